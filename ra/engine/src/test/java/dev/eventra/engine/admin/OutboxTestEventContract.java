package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.AuditFilter;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.PublishedTest;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.TestEvent;
import dev.eventra.engine.outbox.Outbox;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Test events for one of two outboxes; a small subclass for each kind of database. */
@Timeout(120)
abstract class OutboxTestEventContract {

    private static final Change CHANGE = new Change("anna", "to see it");

    private TwoOutboxes outboxes;
    private Outbox billing;
    private EventraAdmin admin;

    abstract DataSource freshDatabase() throws SQLException;

    @BeforeEach
    void open() throws Exception {
        outboxes = new TwoOutboxes(freshDatabase(), freshDatabase());
        billing = outboxes.billing;
        admin = outboxes.admin;
    }

    @AfterEach
    void close() throws InterruptedException {
        outboxes.close();
    }

    @Test
    void a_test_event_goes_to_the_outbox_that_it_names_and_its_audit_to_the_default_one() throws SQLException {
        PublishedTest published = admin.publishTest(test("billing"), CHANGE);

        assertThat(published.shard().outbox()).isEqualTo("billing");
        assertThat(outboxes.stored)
                .containsExactly("billing/" + published.shard().shard());
        assertThat(TwoOutboxes.count(
                        billing, "eventra_outbox_" + published.shard().shard()))
                .isOne();
        AuditEntry audit = lastAudit();
        assertThat(audit.action()).isEqualTo("publish-test");
        assertThat(audit.detail()).contains(published.id(), "outbox billing");
        assertThat(admin.publishTest(test(null), CHANGE).shard().outbox()).isEqualTo("orders");
        assertThat(admin.publishTest(test("orders"), CHANGE).shard().outbox()).isEqualTo("orders");
    }

    @Test
    void a_test_event_for_an_outbox_that_is_not_known_or_not_reached_is_refused() {
        assertThatThrownBy(() -> admin.checkTest(test("bills")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("outbox \"bills\" is not allowed; allowed are")
                .hasMessageContaining("orders, billing, audit");
        assertThatThrownBy(() -> admin.publishTest(test("audit"), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("does not reach outbox audit")
                .hasMessageContaining("Reached here: orders, billing");
        assertThat(admin.audit(new AuditFilter(null, null, null, null, null), PageRequest.first(5))
                        .items())
                .isEmpty();
    }

    @Test
    void a_test_event_that_could_not_be_committed_is_in_the_audit_as_failed() throws SQLException {
        outboxes.commitFails = true;
        assertThatThrownBy(() -> admin.publishTest(test("billing"), CHANGE))
                .isInstanceOf(AdminUnavailableException.class);
        outboxes.commitFails = false;

        assertThat(TwoOutboxes.count(billing, "eventra_outbox_0") + TwoOutboxes.count(billing, "eventra_outbox_1"))
                .isZero();
        assertThat(outboxes.stored).isEmpty();
        assertThat(lastAudit().detail()).startsWith("failed, so it may not be there: event ");
        assertThat(lastAudit().count()).isZero();
    }

    private static TestEvent test(String outbox) {
        return new TestEvent("bill.sent", "g-1", null, null, "{}", outbox);
    }

    private AuditEntry lastAudit() {
        return admin.audit(new AuditFilter(null, null, null, null, null), PageRequest.first(5))
                .items()
                .get(0);
    }
}
