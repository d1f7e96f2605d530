package dev.eventra.engine.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where settings come from. Thread-safe. */
@FunctionalInterface
public interface SettingSource {

    /**
     * @param key such as {@code eventra.outbox.shards}
     * @return its value, if this source has it; blank counts as absent
     */
    Optional<String> value(String key);

    /** This source, then another where this one has nothing. */
    default SettingSource orElse(SettingSource next) {
        return key -> value(key).or(() -> next.value(key));
    }

    /**
     * @param lookup by key; null for absent
     */
    static SettingSource of(UnaryOperator<String> lookup) {
        return key -> Optional.ofNullable(lookup.apply(key)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /**
     * @param values by key
     */
    static SettingSource of(Map<String, String> values) {
        return of(values::get);
    }

    /** System properties. */
    static SettingSource systemProperties() {
        return of((UnaryOperator<String>) System::getProperty);
    }

    /**
     * @param environment by variable, such as {@code EVENTRA_OUTBOX_SHARDS}
     */
    static SettingSource environment(Map<String, String> environment) {
        return of(key -> environment.get(Setting.environmentVariable(key)));
    }
}
