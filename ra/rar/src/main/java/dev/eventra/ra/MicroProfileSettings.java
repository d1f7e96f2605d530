package dev.eventra.ra;

import dev.eventra.engine.config.SettingSource;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** MicroProfile Config where the server has it: the only class that refers to it. Thread-safe. */
final class MicroProfileSettings implements SettingSource {

    private final Config config;

    private MicroProfileSettings(Config config) {
        this.config = config;
    }

    /** The server's configuration; a source without settings if it has none. */
    static SettingSource find() {
        try {
            return new MicroProfileSettings(ConfigProvider.getConfig());
        } catch (LinkageError | IllegalStateException e) {
            // not a MicroProfile server, or one without a configuration for this class loader
            return key -> Optional.empty();
        }
    }

    @Override
    public Optional<String> value(String key) {
        return config.getOptionalValue(key, String.class).map(String::strip).filter(value -> !value.isEmpty());
    }
}
