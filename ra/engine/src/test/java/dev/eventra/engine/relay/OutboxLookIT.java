package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.relay.RelayFixture.Worker;
import dev.eventra.engine.testkit.LogCapture;
import dev.eventra.engine.testkit.PooledDataSource;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedKafka;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The look for events of an idle outbox, and what it says when its database is away. */
@ExtendWith(SharedServers.class)
class OutboxLookIT {

    @Test
    void a_look_that_fails_says_so_once_and_once_more_when_it_works_again(EmbeddedKafka kafka) throws Exception {
        try (RelayFixture fixture = new RelayFixture(kafka, TestDatabase.inMemory(), 1);
                LogCapture log = new LogCapture(OutboxLook.class)) {
            Worker worker = fixture.worker("w");
            ShardRelay relay = worker.relay(0, 1);
            for (int steps = 0; !relay.isIdle(); steps++) {
                relay.step();
                assertThat(steps).as("steps; failures: " + worker.failures).isLessThan(200);
            }
            AtomicBoolean down = new AtomicBoolean(true);
            Outbox outbox = new Outbox(
                    "orders",
                    fixture.uuid,
                    1,
                    fixture.topic,
                    new PooledDataSource(fixture.database, sql -> {
                        if (down.get()) {
                            throw new SQLTransientConnectionException("the database is away");
                        }
                    }),
                    fixture.store);
            List<ShardSlot> owned = new ArrayList<>(List.of(new ShardSlot(fixture.shard(0), relay)));
            OutboxLook look = new OutboxLook(
                    "orders",
                    () -> Optional.of(outbox),
                    new OutboxLook.Shards(() -> owned, slot -> {}, () -> false),
                    RelaySettings.defaults("test"),
                    System::nanoTime);

            look.step();
            look.step();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING look at the tables of outbox orders failed")
                    .endsWith("the database is away");

            // nothing is looked at while no shard is idle, so nothing works again
            ShardSlot idle = owned.remove(0);
            look.step();
            owned.add(idle);
            look.step();
            assertThat(log.lines()).hasSize(1);

            down.set(false);
            look.step();
            look.step();
            assertThat(log.lines())
                    .hasSize(2)
                    .element(1)
                    .isEqualTo("INFO look at the tables of outbox orders works again");
        }
    }
}
