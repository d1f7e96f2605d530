package dev.eventra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.cluster.OutboxRegistration;
import dev.eventra.engine.outbox.LayoutWatch;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.testkit.LogCapture;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.engine.thread.Threads;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An outbox and the cluster's answer to it. */
class ClusterEntryTest {

    private final DataSource database = TestDatabase.inMemory();
    private final Outbox outbox = new Outbox("orders", UUID.randomUUID(), 2, "events", database, new OutboxStore());

    @Test
    void a_later_layout_in_the_cluster_makes_the_server_ask_its_database_which_knows_it_or_was_set_back()
            throws Exception {
        TestDatabase.createOutbox(database, 2);
        ExecutorService threads = Executors.newCachedThreadPool();
        LayoutWatch watch = new LayoutWatch(outbox, changed -> {});
        try (LogCapture log = new LogCapture(LayoutWatch.class)) {
            watch.start(new Threads(threads));
            new ClusterEntry(registration -> CompletableFuture.completedStage(4), outbox).enter();

            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("SEVERE outbox orders: its database says layout 1 with 2 shards, but layout 4"));
        } finally {
            watch.close(Duration.ofSeconds(10));
            threads.shutdownNow();
        }
    }

    @Test
    void a_refused_outbox_is_reported_in_the_clusters_words() {
        AtomicReference<OutboxRegistration> asked = new AtomicReference<>();
        try (LogCapture log = new LogCapture(ClusterEntry.class)) {
            new ClusterEntry(
                            registration -> {
                                asked.set(registration);
                                return CompletableFuture.failedStage(
                                        new CompletionException(new IllegalStateException("another uuid")));
                            },
                            outbox)
                    .enter();

            assertThat(log.lines()).containsExactly("SEVERE outbox orders is not relayed by this worker: another uuid");
        }
        assertThat(asked.get()).isEqualTo(new OutboxRegistration("orders", outbox.uuid(), 2, 1));
    }
}
