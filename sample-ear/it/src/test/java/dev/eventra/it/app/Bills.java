package dev.eventra.it.app;

import dev.eventra.api.Event;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The events of the outbox {@code billing} that were delivered, in order. */
@ApplicationScoped
public class Bills {

    private final List<Event> received = new CopyOnWriteArrayList<>();

    void take(Event event) {
        received.add(event);
    }

    public List<String> typesOf(String group) {
        return received.stream()
                .filter(event -> event.group().orElse("").equals(group))
                .map(Event::type)
                .toList();
    }
}
