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

    /**
     * Where the value of a setting comes from, for people.
     *
     * @return empty if this source doesn't have it
     */
    default Optional<String> origin(String key) {
        return value(key).map(value -> "configuration");
    }

    /** This source under a name, such as {@code system property}. */
    default SettingSource from(String origin) {
        SettingSource unnamed = this;
        return new SettingSource() {
            @Override
            public Optional<String> value(String key) {
                return unnamed.value(key);
            }

            @Override
            public Optional<String> origin(String key) {
                return unnamed.value(key).map(value -> origin);
            }
        };
    }

    /** This source, then another where this one has nothing. */
    default SettingSource orElse(SettingSource next) {
        SettingSource first = this;
        return new SettingSource() {
            @Override
            public Optional<String> value(String key) {
                return first.value(key).or(() -> next.value(key));
            }

            @Override
            public Optional<String> origin(String key) {
                return first.origin(key).or(() -> next.origin(key));
            }
        };
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
        return of((UnaryOperator<String>) System::getProperty).from("system property");
    }

    /**
     * @param environment by variable, such as {@code EVENTRA_OUTBOX_SHARDS}
     */
    static SettingSource environment(Map<String, String> environment) {
        return of((UnaryOperator<String>) key -> environment.get(Setting.environmentVariable(key)))
                .from("environment");
    }
}
