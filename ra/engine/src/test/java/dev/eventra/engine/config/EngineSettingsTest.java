package dev.eventra.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.outbox.ClaimCheckSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineSettingsTest {

    private final Map<String, String> values = new HashMap<>(Map.of(
            "eventra.zookeeper.connect", "zk1:2181,zk2:2181/chroot",
            "eventra.kafka.bootstrap.servers", "kafka:9092",
            "eventra.outbox.dataSource", "jdbc/shop"));

    @Test
    void three_settings_are_enough() {
        EngineSettings settings = EngineSettings.read(SettingSource.of(values));

        assertThat(settings.outbox().name()).isEqualTo("default");
        assertThat(settings.outbox().shards()).isEqualTo(8);
        assertThat(settings.outbox().schema()).isEqualTo(SchemaMode.AUTO);
        assertThat(settings.outbox().topic()).isEqualTo("eventra.events");
        assertThat(settings.source()).isEqualTo("/default");
        assertThat(settings.cluster().sessionTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.topics().replicationFactor()).isEmpty();
    }

    @Test
    void large_data_is_stored_apart_where_a_threshold_is_given() {
        assertThat(EngineSettings.read(SettingSource.of(values)).outbox().claimCheck())
                .isEmpty();
        values.put("eventra.claimcheck.threshold", "off");
        assertThat(EngineSettings.read(SettingSource.of(values)).outbox().claimCheck())
                .isEmpty();
        values.put("eventra.claimcheck.threshold", "100000");
        assertThat(EngineSettings.read(SettingSource.of(values)).outbox().claimCheck())
                .contains(new ClaimCheckSettings(100_000, 15_000_000, Duration.ofDays(14)));

        values.put("eventra.claimcheck.threshold", "900001");
        values.put("eventra.claimcheck.limit", "1000");
        values.put("eventra.claimcheck.retention", "1m");
        assertThatThrownBy(() -> EngineSettings.read(SettingSource.of(values)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(
                        "eventra.claimcheck.threshold is \"900001\", allowed is off, or a whole number from 1"
                                + " to 900000")
                .hasMessageContaining("eventra.claimcheck.limit is \"1000\", allowed is a whole number from 900000 to")
                .hasMessageContaining("eventra.claimcheck.retention is \"1m\", allowed is a duration from 60m");
    }

    @Test
    void all_problems_are_told_in_one_message() {
        values.clear();
        values.put("eventra.outbox.shards", "65");
        values.put("eventra.outbox.schema", "drop");
        values.put("eventra.zookeeper.session.timeout", "10 parsecs");
        values.put("eventra.kafka.bootstrap.servers", "kafka");
        values.put("eventra.namespace", "a b");
        values.put("eventra.worker.id", "-");
        values.put("eventra.source", "not a uri");
        values.put("eventra.relay.threads", "many");

        assertThatThrownBy(() -> EngineSettings.read(SettingSource.of(values)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("eventra.outbox.shards is \"65\", allowed is a whole number from 1 to 64")
                .hasMessageContaining("eventra.outbox.schema is \"drop\", allowed is create, validate, none, auto")
                .hasMessageContaining("eventra.zookeeper.session.timeout is \"10 parsecs\", allowed is a duration")
                .hasMessageContaining("eventra.kafka.bootstrap.servers is \"kafka\", allowed is host:port")
                .hasMessageContaining("eventra.namespace is \"a b\"")
                .hasMessageContaining("eventra.worker.id is \"-\"")
                .hasMessageContaining("eventra.source is \"not a uri\"")
                .hasMessageContaining("eventra.relay.threads is \"many\"")
                .hasMessageContaining("eventra.zookeeper.connect is missing")
                .hasMessageContaining("eventra.outbox.dataSource is missing");
    }

    @Test
    void a_system_property_wins_over_the_environment_and_that_over_the_adapter() {
        SettingSource environment = SettingSource.environment(
                Map.of("EVENTRA_OUTBOX_DATASOURCE", "jdbc/env", "EVENTRA_OUTBOX_SHARDS", "16"));
        SettingSource properties = SettingSource.of(Map.of("eventra.outbox.shards", "32"));

        EngineSettings settings =
                EngineSettings.read(properties.orElse(environment).orElse(SettingSource.of(values)));

        assertThat(settings.outbox().shards()).isEqualTo(32);
        assertThat(settings.outbox().dataSource()).isEqualTo("jdbc/env");
    }

    @Test
    void a_blank_value_counts_as_absent() {
        values.put("eventra.outbox.shards", "  ");

        assertThat(EngineSettings.read(SettingSource.of(values)).outbox().shards())
                .isEqualTo(8);
    }

    @Test
    void no_secret_is_in_the_text_form(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("kafka.properties"), "sasl.jaas.config=password=hunter2\n");
        values.put("eventra.kafka.properties", file.toString());
        values.put("eventra.zookeeper.digest", "eventra:hunter2");

        EngineSettings settings = EngineSettings.read(SettingSource.of(values));

        assertThat(settings.kafka().client()).containsEntry("sasl.jaas.config", "password=hunter2");
        assertThat(settings.cluster().digest()).isEqualTo("eventra:hunter2");
        assertThat(settings.toString()).contains("sasl.jaas.config").doesNotContain("hunter2");
    }

    @Test
    void a_wrong_secret_is_not_in_the_message() {
        values.put("eventra.zookeeper.digest", "hunter2");

        assertThatThrownBy(() -> EngineSettings.read(SettingSource.of(values)))
                .hasMessageContaining("eventra.zookeeper.digest")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void a_subscription_gives_way_to_settings_of_its_name() {
        values.put("eventra.subscription.reports.concurrency", "2");
        EngineSettings settings = EngineSettings.read(SettingSource.of(values));

        EngineSettings.SubscriptionActivation activation = settings.subscription(SettingSource.of(
                Map.of("subscription", "reports", "concurrency", "16", "maxAttempts", "3", "backoff", "1s")));

        assertThat(activation.settings().concurrency()).isEqualTo(2);
        assertThat(activation.settings().maxAttempts()).isEqualTo(3);
        assertThat(activation.settings().topic()).isEqualTo("eventra.events");
        assertThat(activation.dataSource()).isEqualTo("jdbc/shop");
    }

    @Test
    void further_outboxes_are_as_the_default_one_unless_they_say_otherwise() {
        values.put("eventra.topic", "shop.events");
        values.put("eventra.outbox.shards", "16");
        values.put("eventra.outbox.schema", "validate");
        values.put("eventra.journal", "on");
        values.put(
                "eventra.outboxes",
                "billing=jdbc/billing; audit = java:jboss/ds/Audit,shards 4, topic audit.events , partitions 2;");

        EngineSettings settings = EngineSettings.read(SettingSource.of(values));

        assertThat(settings.outboxes()).extracting(NamedOutbox::name).containsExactly("default", "billing", "audit");
        NamedOutbox billing = settings.others().get(0);
        assertThat(billing.settings().dataSource()).isEqualTo("jdbc/billing");
        assertThat(billing.settings().topic()).isEqualTo("shop.events.billing");
        assertThat(billing.settings().shards()).isEqualTo(16);
        assertThat(billing.settings().schema()).isEqualTo(SchemaMode.VALIDATE);
        assertThat(billing.settings().journal()).contains(Duration.ofDays(7));
        assertThat(billing.topics()).isEqualTo(settings.topics());
        NamedOutbox audit = settings.others().get(1);
        assertThat(audit.settings().dataSource()).isEqualTo("java:jboss/ds/Audit");
        assertThat(audit.settings().topic()).isEqualTo("audit.events");
        assertThat(audit.settings().shards()).isEqualTo(4);
        assertThat(audit.topics().partitions()).contains(2);
    }

    @Test
    void there_is_one_outbox_unless_others_are_named() {
        assertThat(EngineSettings.read(SettingSource.of(values)).outboxes())
                .extracting(NamedOutbox::name)
                .containsExactly("default");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "billing | has no DataSource, allowed is name=DataSource[, shards N][, topic T][, partitions N]",
                "b c=jdbc/b | has the name \"b c\", allowed is letters, digits and . _ -",
                "b= | has the DataSource \"\", allowed is a JNDI name without spaces",
                "b=jdbc/b, shards | has the part \"shards\", allowed are shards N, topic T and partitions N",
                "b=jdbc/b, colour red | has the part \"colour red\", allowed are shards N, topic T and partitions N",
                "b=jdbc/b, shards 2, shards 3 | says shards twice",
                "b=jdbc/b, shards 65 | has shards \"65\", allowed is a whole number from 1 to 64",
                "b=jdbc/b, shards four | has shards \"four\", allowed is a whole number from 1 to 64",
                "b=jdbc/b, partitions 0 | has partitions \"0\", allowed is a whole number from 1 to 10000",
                "b=jdbc/b, topic a/b | has the topic \"a/b\", allowed is letters, digits and . _ -, at most 240",
                "default=jdbc/b | has the name default, which eventra.outbox.name has already",
                "b=jdbc/shop | has the DataSource jdbc/shop, which eventra.outbox.dataSource has already",
                "b=jdbc/b, topic eventra.events | has the topic eventra.events, which",
                "b=jdbc/b, topic eventra.events-progress | shares with eventra.topic",
                "b=jdbc/b; b=jdbc/c | has the name b, which outbox b of eventra.outboxes has already",
                "b=jdbc/b; c=jdbc/b | has the DataSource jdbc/b, which outbox b of eventra.outboxes has already",
                "b=jdbc/b, topic x; c=jdbc/c, topic x | shares with outbox b of eventra.outboxes",
                "b=jdbc/b, topic x-progress; c=jdbc/c, topic x | shares with outbox b of eventra.outboxes"
            })
    void what_is_wrong_with_a_further_outbox_is_told(String outboxes, String problem) {
        values.put("eventra.outboxes", outboxes);

        assertThatThrownBy(() -> EngineSettings.read(SettingSource.of(values)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("eventra.outboxes names the outbox \"")
                .hasMessageContaining(problem);
    }

    @Test
    void a_subscription_chooses_an_outbox_and_with_it_topic_and_data_source() {
        values.put("eventra.outboxes", "billing=jdbc/billing");
        EngineSettings settings = EngineSettings.read(SettingSource.of(values));

        EngineSettings.SubscriptionActivation bills =
                settings.subscription(SettingSource.of(Map.of("subscription", "bills", "outbox", "billing")));
        EngineSettings.SubscriptionActivation orders =
                settings.subscription(SettingSource.of(Map.of("subscription", "orders")));

        assertThat(bills.settings().topic()).isEqualTo("eventra.events.billing");
        assertThat(bills.settings().groupId()).isEqualTo("default:bills");
        assertThat(bills.dataSource()).isEqualTo("jdbc/billing");
        assertThat(orders.settings().topic()).isEqualTo("eventra.events");
        assertThat(orders.settings().groupId()).isEqualTo("default:orders");
        assertThatThrownBy(() ->
                        settings.subscription(SettingSource.of(Map.of("subscription", "bills", "outbox", "bills"))))
                .hasMessageContaining("outbox is \"bills\", allowed is one of default, billing");
    }

    @Test
    void all_problems_of_a_subscription_are_told_in_one_message() {
        EngineSettings settings = EngineSettings.read(SettingSource.of(values));

        assertThatThrownBy(() -> settings.subscription(SettingSource.of(
                        Map.of("concurrency", "0", "deduplicate", "yes", "backoff", "10s", "backoffMax", "1s"))))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("subscription is \"\"")
                .hasMessageContaining("concurrency is \"0\"")
                .hasMessageContaining("deduplicate is \"yes\", allowed is true or false")
                .hasMessageContaining("backoffMax is below backoff");
    }
}
