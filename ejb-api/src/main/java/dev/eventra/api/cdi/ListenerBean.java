package dev.eventra.api.cdi;

import dev.eventra.api.EventListeners;
import dev.eventra.api.EventSubscription;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.enterprise.inject.spi.Bean;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A bean with listener methods, and what its annotation says. Immutable and thread-safe. */
record ListenerBean(Bean<?> bean, Class<?> type) {

    /** {@code LoyaltyPoints} becomes {@code loyalty-points}, {@code URLCheck} {@code url-check}. */
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    /**
     * @throws dev.eventra.api.InvalidListenerException if they break a rule
     */
    EventListeners listeners() {
        return EventListeners.of(type);
    }

    private Optional<EventSubscription> annotation() {
        return Optional.ofNullable(type.getAnnotation(EventSubscription.class));
    }

    String subscription() {
        return isNamed()
                ? annotation().orElseThrow().value()
                : HUMP.matcher(type.getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT);
    }

    /** Whether the annotation gives the name. */
    boolean isNamed() {
        return annotation().filter(each -> !each.value().isEmpty()).isPresent();
    }

    List<ActivationConfigProperty> properties() {
        return annotation().map(each -> List.of(each.activationConfig())).orElse(List.of());
    }

    Optional<String> publisher() {
        return annotation().map(EventSubscription::publisher).filter(name -> !name.isEmpty());
    }
}
