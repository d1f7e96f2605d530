package dev.eventra.bench.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.Instantiator;
import com.gruelbox.transactionoutbox.Persistor;
import com.gruelbox.transactionoutbox.Submitter;
import com.gruelbox.transactionoutbox.TransactionManager;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import dev.eventra.bench.support.Jta;
import dev.eventra.engine.kafka.CloudEventCodec;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;

/**
 * transaction-outbox: each event is a task of its own, run by one of several threads in a transaction of its own, with
 * the send in it, and then deleted. The tasks lie there and are due; its background task ({@code flush}) is called
 * again and again. Without its ordering, which would make it slower; at least once.
 */
record TransactionOutboxFlush(Surroundings surroundings, Jta jta) implements Contender {

    private static final int MOST = 10_000;
    private static final int THREADS = 16;
    private static final int FLUSH = 4096;
    private static final long POLL_MILLIS = 5;

    /** What a task calls. */
    public interface Sender {
        void send(int number, String group, String data);
    }

    @Override
    public String name() {
        return "transaction-outbox, " + THREADS + " threads";
    }

    @Override
    public String key() {
        return "transactionOutbox";
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public boolean mayRepeat() {
        return true;
    }

    @Override
    public int events(int asked) {
        return Math.min(asked, MOST);
    }

    @Override
    public void fill(Workload workload) throws SQLException {
        try (AgroalDataSource dataSource = jta.dataSource(surroundings.database())) {
            TransactionManager transactions = TransactionManager.fromDataSource(dataSource);
            // as if they had been scheduled an hour ago, and nobody had run them
            TransactionOutbox outbox = TransactionOutbox.builder()
                    .transactionManager(transactions)
                    .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9))
                    .instantiator(Instantiator.using(type -> null))
                    .submitter((entry, run) -> {})
                    .clockProvider(() -> Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)))
                    .build();
            truncate();
            for (int begin = 0; begin < workload.events(); begin += surroundings.batch()) {
                int from = begin;
                int end = Math.min(workload.events(), begin + surroundings.batch());
                transactions.inTransaction(() -> schedule(outbox, workload, from, end));
            }
        }
    }

    private static void schedule(TransactionOutbox outbox, Workload workload, int begin, int end) {
        String data = "x".repeat(workload.bytes());
        for (int number = begin; number < end; number++) {
            outbox.schedule(Sender.class).send(number, Workload.groupName(number % workload.groups()), data);
        }
    }

    private void truncate() throws SQLException {
        try (Connection connection = surroundings.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE txno_outbox");
            statement.execute("CHECKPOINT");
        }
    }

    @Override
    public AutoCloseable start(String topic, Workload workload, Meter meter) {
        AgroalDataSource dataSource = jta.dataSource(surroundings.database());
        Producer<byte[], byte[]> producer = surroundings.plainProducer();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        Sender sender = sender(producer, topic, workload, meter);
        TransactionOutbox outbox = TransactionOutbox.builder()
                .transactionManager(TransactionManager.fromDataSource(dataSource))
                .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9))
                .instantiator(Instantiator.using(type -> sender))
                .submitter(Submitter.withExecutor(threads))
                .flushBatchSize(FLUSH)
                .build();
        Workers workers = new Workers(meter);
        workers.start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                if (!outbox.flush()) {
                    Thread.sleep(POLL_MILLIS);
                }
            }
        });
        return () -> {
            workers.close();
            threads.shutdown();
            boolean ended = threads.awaitTermination(1, TimeUnit.MINUTES);
            producer.close();
            dataSource.close();
            if (!ended) {
                throw new IllegalStateException(name() + " does not end");
            }
        };
    }

    private static Sender sender(Producer<byte[], byte[]> producer, String topic, Workload workload, Meter meter) {
        CloudEventCodec codec = new CloudEventCodec();
        return (number, group, data) -> {
            try {
                producer.send(codec.encode(topic, workload.row(number, Instant.now(), data.getBytes(UTF_8))))
                        .get();
                meter.relayed(0, 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                // it would be tried again in two minutes
                meter.failed(e.getCause());
                throw new IllegalStateException(e.getCause());
            }
        };
    }

    @Override
    public void finish(Meter meter) throws SQLException, InterruptedException {
        try (Connection connection = surroundings.database().connect();
                Statement statement = connection.createStatement()) {
            while (hasRow(statement)) {
                meter.requireProgress();
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    private static boolean hasRow(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT 1 FROM txno_outbox LIMIT 1")) {
            return rows.next();
        }
    }
}
