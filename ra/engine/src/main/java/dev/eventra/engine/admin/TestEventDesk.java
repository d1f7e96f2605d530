package dev.eventra.engine.admin;

import dev.eventra.api.Event;
import dev.eventra.api.InvalidEventException;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.PublishedTest;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.ShardRef;
import dev.eventra.api.admin.TestEvent;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.outbox.ClaimCheck;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.ShardRouter;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stores test events, each with its audit. In the default outbox both are one transaction. The audit is not in the database of
 * another outbox: there it is committed when all has been stored but is not yet committed, so no test event is without its
 * audit. If the commit then fails, a second row says so. Thread-safe.
 */
final class TestEventDesk {

    private static final System.Logger LOG = System.getLogger(TestEventDesk.class.getName());
    private static final String JSON = "application/json";
    private static final String ACTION = "publish-test";

    private final AdminDatabase database;
    private final Access access;
    private final OutboxDatabases outboxes;
    private final TestEvents tests;
    private final AuditStore audit = new AuditStore();

    /**
     * @param database with the audit: the default outbox's
     */
    TestEventDesk(AdminDatabase database, Access access, OutboxDatabases outboxes, TestEvents tests) {
        this.database = database;
        this.access = access;
        this.outboxes = outboxes;
        this.tests = tests;
    }

    boolean isOn() {
        return tests.on();
    }

    /**
     * An event, and where it will be stored.
     *
     * @param detail for the audit
     */
    private record Ready(Outbox outbox, Event event, ClaimCheck.Checked checked, String detail) {}

    PublishedTest publish(TestEvent test, Change change) {
        OperationDesk.require(change);
        Ready ready = ready(test);
        int shard = ready.outbox().dataSource() == database.dataSource()
                ? publishHere(ready, change)
                : publishThere(ready, change);
        tests.stored().accept(ready.outbox().name(), shard);
        return new PublishedTest(
                ready.event().source(),
                ready.event().id(),
                new ShardRef(ready.outbox().name(), shard));
    }

    private int publishHere(Ready ready, Change change) {
        return access.run("to publish a test event", database.dataSource(), connection -> {
            int shard = store(connection, ready);
            note(connection, ready, change, ready.detail(), 1L);
            return shard;
        });
    }

    private int publishThere(Ready ready, Change change) {
        AtomicBoolean noted = new AtomicBoolean();
        try {
            return access.run(
                    "to publish a test event to outbox " + ready.outbox().name(),
                    ready.outbox().dataSource(),
                    connection -> {
                        int shard = store(connection, ready);
                        // also if it isn't known whether that is committed
                        noted.set(true);
                        database.inTransaction(audited -> {
                            note(audited, ready, change, ready.detail(), 1L);
                            return null;
                        });
                        return shard;
                    });
        } catch (RuntimeException e) {
            if (noted.get()) {
                noteFailure(ready, change, e);
            }
            throw e;
        }
    }

    private void noteFailure(Ready ready, Change change, RuntimeException failure) {
        try {
            access.run("to note that a test event failed", database.dataSource(), connection -> {
                note(connection, ready, change, "failed, so it may not be there: " + ready.detail(), 0L);
                return null;
            });
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            LOG.log(
                    Level.ERROR,
                    "the audit says that test event " + ready.event().id() + " was published to outbox "
                            + ready.outbox().name() + ", and it may not be there: " + failure.getMessage(),
                    e);
        }
    }

    private static int store(Connection connection, Ready ready) throws SQLException {
        int shard = ShardRouter.shard(ready.event(), Dialects.of(connection).holdShards(connection));
        ready.checked().store(connection);
        ready.outbox().store().insert(connection, shard, ready.checked().events());
        return shard;
    }

    private void note(Connection connection, Ready ready, Change change, String detail, long count)
            throws SQLException {
        audit.add(
                connection,
                change.actor(),
                change.reason(),
                ACTION,
                ready.event().type(),
                detail,
                count);
    }

    /** Checks the event as {@link #publish} does. */
    void check(TestEvent test) {
        ready(test);
    }

    /**
     * What will be stored, with data that is too large for the tables of the shards apart, as for any other event.
     *
     * @throws RequestRefusedException if test events are off, or the outbox is not reached
     * @throws InvalidRequestException if a field is not allowed
     */
    private Ready ready(TestEvent test) {
        if (!tests.on()) {
            throw new RequestRefusedException(
                    "test events are off on this server: set eventra.test.events=true to allow"
                            + " them, which is not meant for production");
        }
        if (test == null || test.type() == null) {
            throw new InvalidRequestException("type", "is missing");
        }
        Outbox outbox = outboxes.chosen(test.outbox()).outbox();
        try {
            Event event = event(test);
            String detail = "event " + event.id() + " of " + event.source() + ", group "
                    + event.group().orElse("none") + ", " + bytes(test) + " bytes, outbox " + outbox.name();
            return new Ready(outbox, event, outbox.claimCheck().check(List.of(event)), detail);
        } catch (InvalidEventException e) {
            throw new InvalidRequestException(e.field(), e.getMessage());
        }
    }

    private Event event(TestEvent test) {
        Event.Builder event = Event.builder(test.type()).source(tests.source());
        if (test.group() != null) {
            event.group(test.group());
        }
        if (test.subject() != null) {
            event.subject(test.subject());
        }
        if (test.data() != null) {
            event.contentType(test.contentType() == null ? JSON : test.contentType())
                    .data(test.data());
        }
        return event.build().asTest();
    }

    private static int bytes(TestEvent test) {
        return test.data() == null ? 0 : test.data().getBytes(StandardCharsets.UTF_8).length;
    }
}
