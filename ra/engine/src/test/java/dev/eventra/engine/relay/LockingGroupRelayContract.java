package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import dev.eventra.engine.outbox.CommitListener;
import dev.eventra.engine.outbox.Enlistment;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.outbox.OutboxPublisher;
import dev.eventra.engine.relay.RelayFixture.Worker;
import dev.eventra.engine.testkit.SharedServers;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedKafka;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The topic's order of transactions that lock their group, while a relay is at work; a small subclass for each database. */
@ExtendWith(SharedServers.class)
abstract class LockingGroupRelayContract {

    private static final int WRITERS = 4;
    private static final int TRANSACTIONS = 25;

    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private RelayFixture outbox;

    abstract DataSource freshDatabase() throws SQLException;

    /** Lets a connection wait for locks as long as a test may take. */
    void patient(Connection connection) throws SQLException {}

    @BeforeEach
    void open(EmbeddedKafka kafka) throws Exception {
        DataSource database = freshDatabase();
        TestDatabase.createOutbox(database, 1);
        outbox = new RelayFixture(kafka, database, 1);
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        outbox.close();
    }

    @Test
    void events_of_a_group_come_to_the_topic_in_the_order_of_the_commits() throws Exception {
        Worker worker = outbox.worker("w");
        ShardRelay relay = worker.relay(0, 1);
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            boolean failsOften = i == 0;
            writers.add(threads.submit(() -> {
                for (int n = 0; n < TRANSACTIONS; n++) {
                    transaction(failsOften && n % 2 == 0);
                }
                return null;
            }));
        }
        while (!writers.stream().allMatch(Future::isDone) || !outbox.drained()) {
            assertThat(relay.step()).as("still owns the shard").isPresent();
        }
        for (Future<?> writer : writers) {
            writer.get(1, TimeUnit.SECONDS);
        }
        assertThat(outbox.published.get("g")).hasSize(2 * (WRITERS * TRANSACTIONS - (TRANSACTIONS + 1) / 2));
        outbox.assertExactlyPublished();
    }

    /** Publishes twice, so that it meets its own lock. */
    private void transaction(boolean fails) throws SQLException {
        try (Connection connection = outbox.database.getConnection()) {
            patient(connection);
            connection.setAutoCommit(false);
            OutboxPublisher publisher = publisher(connection);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Event event = Event.builder("account.changed")
                        .source("/bank")
                        .group("g")
                        .lockingGroup()
                        .build();
                publisher.publish(event);
                ids.add(event.id());
            }
            if (fails) {
                connection.rollback();
            } else {
                // whoever publishes next does so after this one's commit
                outbox.committed("g", ids);
                connection.commit();
            }
            connection.setAutoCommit(true);
        }
    }

    /** In the transaction of this connection. */
    private OutboxPublisher publisher(Connection connection) {
        Connection enlisted = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        DataSource dataSource = stub(DataSource.class, "getConnection", enlisted);
        return new OutboxPublisher(
                new Outbox("orders", outbox.uuid, 1, outbox.topic, dataSource, outbox.store, Optional.empty()),
                Enlistment.PROVED,
                stub(TransactionSynchronizationRegistry.class, "getTransactionStatus", Status.STATUS_ACTIVE),
                new CommitListener() {
                    @Override
                    public void committed(String name, int shard, int events) {}

                    @Override
                    public void scheduled(String name, int events) {}
                });
    }

    /** Answers one method; the others return null. */
    private static <T> T stub(Class<T> type, String name, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> method.getName().equals(name) ? answer : null));
    }
}
