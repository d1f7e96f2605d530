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
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Stores test events, each with its audit in one transaction. Thread-safe. */
final class TestEventDesk {

    private static final String JSON = "application/json";

    private final AdminDatabase database;
    private final Access access;
    private final Outbox outbox;
    private final TestEvents tests;
    private final AuditStore audit = new AuditStore();

    TestEventDesk(AdminDatabase database, Access access, Outbox outbox, TestEvents tests) {
        this.database = database;
        this.access = access;
        this.outbox = outbox;
        this.tests = tests;
    }

    boolean isOn() {
        return tests.on();
    }

    PublishedTest publish(TestEvent test, Change change) {
        OperationDesk.require(change);
        Event event = event(test);
        ClaimCheck.Checked checked = checked(event);
        int shard = access.run("to publish a test event", database.dataSource(), connection -> {
            int chosen = ShardRouter.shard(event, Dialects.of(connection).holdShards(connection));
            checked.store(connection);
            outbox.store().insert(connection, chosen, checked.events());
            audit.add(
                    connection,
                    change.actor(),
                    change.reason(),
                    "publish-test",
                    event.type(),
                    "event " + event.id() + " of " + event.source() + ", group "
                            + event.group().orElse("none") + ", " + bytes(test) + " bytes",
                    1L);
            return chosen;
        });
        tests.stored().accept(shard);
        return new PublishedTest(event.source(), event.id(), new ShardRef(outbox.name(), shard));
    }

    /** With data that is too large for the tables of the shards stored apart, as for any other event. */
    private ClaimCheck.Checked checked(Event event) {
        try {
            return outbox.claimCheck().check(List.of(event));
        } catch (InvalidEventException e) {
            throw new InvalidRequestException(e.field(), e.getMessage());
        }
    }

    /**
     * The event, as it will be stored.
     *
     * @throws RequestRefusedException if test events are off
     * @throws InvalidRequestException if a field is not allowed
     */
    Event event(TestEvent test) {
        if (!tests.on()) {
            throw new RequestRefusedException(
                    "test events are off on this server: set eventra.test.events=true to allow"
                            + " them, which is not meant for production");
        }
        if (test == null || test.type() == null) {
            throw new InvalidRequestException("type", "is missing");
        }
        try {
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
            Event built = event.build().asTest();
            checked(built);
            return built;
        } catch (InvalidEventException e) {
            throw new InvalidRequestException(e.field(), e.getMessage());
        }
    }

    private static int bytes(TestEvent test) {
        return test.data() == null ? 0 : test.data().getBytes(StandardCharsets.UTF_8).length;
    }
}
