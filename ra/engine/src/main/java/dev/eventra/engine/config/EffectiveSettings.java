package dev.eventra.engine.config;

import dev.eventra.api.admin.SettingInfo;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The settings in force, each with where it comes from, for people. */
public final class EffectiveSettings {

    /** What stands for a secret. */
    private static final String MASK = "***";

    private EffectiveSettings() {}

    /** By name; secrets masked. */
    public static List<SettingInfo> of(EngineSettings settings) {
        return Arrays.stream(Setting.values())
                .map(setting -> info(setting, settings))
                .sorted(Comparator.comparing(SettingInfo::name))
                .toList();
    }

    private static SettingInfo info(Setting setting, EngineSettings settings) {
        SettingSource source = settings.settings();
        String origin = source.origin(setting.key()).orElse("default");
        String value = source.value(setting.key()).orElseGet(() -> standard(setting, settings));
        boolean masked = setting.isSecret() && source.value(setting.key()).isPresent();
        return new SettingInfo(setting.key(), masked ? MASK : value, origin);
    }

    /** What a default that depends on others has come to. */
    private static String standard(Setting setting, EngineSettings settings) {
        return switch (setting) {
            case WORKER_ID -> settings.cluster().workerId();
            case SOURCE -> settings.source();
            default -> setting.defaultValue().orElse("none");
        };
    }
}
