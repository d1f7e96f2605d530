package dev.eventra.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.admin.SettingInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EffectiveSettingsTest {

    private static final SettingSource REQUIRED = SettingSource.of(Map.of(
                    "eventra.zookeeper.connect", "zk:2181",
                    "eventra.kafka.bootstrap.servers", "kafka:9092",
                    "eventra.outbox.dataSource", "jdbc/shop"))
            .from("resource adapter");

    private static SettingInfo setting(SettingSource source, String name) {
        return EffectiveSettings.of(EngineSettings.read(source)).stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void each_setting_tells_where_it_comes_from() {
        SettingSource source = SettingSource.environment(
                        Map.of("EVENTRA_OUTBOX_SHARDS", "16", "EVENTRA_ZOOKEEPER_CONNECT", "other:2181"))
                .orElse(REQUIRED);

        assertThat(setting(source, "eventra.outbox.shards"))
                .isEqualTo(new SettingInfo("eventra.outbox.shards", "16", "environment"));
        assertThat(setting(source, "eventra.zookeeper.connect"))
                .isEqualTo(new SettingInfo("eventra.zookeeper.connect", "other:2181", "environment"));
        assertThat(setting(source, "eventra.kafka.bootstrap.servers"))
                .isEqualTo(new SettingInfo("eventra.kafka.bootstrap.servers", "kafka:9092", "resource adapter"));
        assertThat(setting(source, "eventra.relay.threads"))
                .isEqualTo(new SettingInfo("eventra.relay.threads", "4", "default"));
    }

    @Test
    void defaults_that_depend_on_others_are_shown_as_they_came_out() {
        SettingSource source =
                SettingSource.of(Map.of("eventra.namespace", "shop")).orElse(REQUIRED);

        assertThat(setting(source, "eventra.source").value()).isEqualTo("/shop");
        assertThat(setting(source, "eventra.worker.id").value()).doesNotContain("<");
    }

    @Test
    void a_secret_is_masked() {
        SettingSource source = SettingSource.of(Map.of("eventra.zookeeper.digest", "eventra:hunter2"))
                .orElse(REQUIRED);

        List<SettingInfo> all = EffectiveSettings.of(EngineSettings.read(source));

        assertThat(all.toString()).doesNotContain("hunter2");
        assertThat(setting(source, "eventra.zookeeper.digest").value()).isEqualTo("***");
        assertThat(setting(REQUIRED, "eventra.zookeeper.digest").value()).isEqualTo("none");
    }
}
