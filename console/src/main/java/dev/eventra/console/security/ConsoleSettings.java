package dev.eventra.console.security;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The console's own settings, by name: from MicroProfile Config where the server has it, else from system properties and
 * the environment ({@code eventra.console.users} is {@code EVENTRA_CONSOLE_USERS} there). Thread-safe.
 */
@ApplicationScoped
public class ConsoleSettings {

    /** The value of a setting; empty if it isn't set. */
    public Optional<String> value(String name) {
        return microProfile(name)
                .or(() -> Optional.ofNullable(System.getProperty(name)))
                .or(() -> Optional.ofNullable(System.getenv(variable(name))))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /**
     * A setting that is on or off; off if it isn't set.
     *
     * @throws IllegalArgumentException if it is neither {@code true} nor {@code false}
     */
    public boolean isOn(String name) {
        String value = value(name).orElse("false");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + " is \"" + value + "\"; allowed are true and false");
        };
    }

    private static Optional<String> microProfile(String name) {
        try {
            return ConfigProvider.getConfig().getOptionalValue(name, String.class);
        } catch (LinkageError | IllegalStateException e) {
            // not a MicroProfile server, or one without a configuration for this application
            return Optional.empty();
        }
    }

    private static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
