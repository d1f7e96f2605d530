package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxOpener;
import dev.eventra.engine.outbox.OutboxSettings;
import dev.eventra.engine.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxDatabasesTest {

    private final OutboxDatabases outboxes = new OutboxDatabases(List.of("bills"));

    @Test
    void an_outbox_is_not_changed_before_the_cluster_has_accepted_it_nor_after_it_refused_it() throws Exception {
        Outbox bills = new OutboxOpener()
                .open(
                        new OutboxSettings("test", "bills", "jdbc/bills", 1, "bills", SchemaMode.CREATE),
                        TestDatabase.inMemory());
        outboxes.opened(bills);
        assertThat(outboxes.find("bills")).isPresent();
        assertThat(outboxes.accepted("bills")).isEmpty();
        assertThatThrownBy(() -> outboxes.require("bills"))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessage("the cluster has not accepted outbox bills of this server yet: try again in a moment,"
                        + " or ask another server");

        outboxes.accept("bills");
        assertThat(outboxes.require("bills").outbox()).isSameAs(bills);

        outboxes.refuse("bills", "the cluster knows another");
        assertThat(outboxes.accepted("bills")).isEmpty();
        assertThatThrownBy(() -> outboxes.require("bills"))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessage("the cluster does not accept outbox bills of this server: the cluster knows another."
                        + " Ask another server");
    }
}
