package dev.eventra.bench.faults;

import dev.eventra.api.Event;
import dev.eventra.bench.faults.Journal.Line;
import dev.eventra.bench.support.Database;
import dev.eventra.engine.outbox.OutboxPublisher;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * One thread that publishes, in transactions of one to five events of its own groups; some of them roll back. Each
 * transaction also writes a row of its own, which tells afterwards how it ended where the commit itself could not: so
 * the journal is true whatever happens to the database.
 */
final class Writer implements Callable<Void> {

    static final String TABLE = "CREATE TABLE written (id VARCHAR(60) PRIMARY KEY)";

    private static final System.Logger LOG = System.getLogger(Writer.class.getName());
    private static final String MARK = "INSERT INTO written VALUES (?) ON CONFLICT DO NOTHING";
    private static final int MOST_EVENTS = 5;
    private static final int ROLLED_BACK_ONE_IN = 10;
    private static final long RETRY_MILLIS = 200;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final Flood flood;
    private final UserTransaction transaction;
    private final OutboxPublisher publisher;
    private final DataSource dataSource;
    private final Database database;
    private final Journal journal;
    private final SlowTransactions slowTransactions;
    private final FavouredShard favoured;
    private final Random random;
    private final Map<String, Integer> numbers = new HashMap<>();
    private int committed;

    /**
     * @param dataSource the JTA one of the outbox's database
     * @param database   the same database, for looking at it outside all transactions
     */
    Writer(
            Flood flood,
            UserTransaction transaction,
            OutboxPublisher publisher,
            DataSource dataSource,
            Database database,
            Journal journal,
            SlowTransactions slowTransactions,
            FavouredShard favoured) {
        this.flood = flood;
        this.favoured = favoured;
        this.slowTransactions = slowTransactions;
        this.transaction = transaction;
        this.publisher = publisher;
        this.dataSource = dataSource;
        this.database = database;
        this.journal = journal;
        this.random = new Random(flood.seed());
    }

    @Override
    public Void call() throws Exception {
        try (journal) {
            long begin = System.nanoTime();
            while (committed < flood.events() || !Files.exists(flood.end())) {
                long due = begin + TimeUnit.SECONDS.toNanos(1) * committed / flood.rate();
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                List<Line> lines = next();
                if (write(lines)) {
                    journal.committed(lines);
                    committed += lines.size();
                    lines.forEach(line -> numbers.put(line.group(), line.number()));
                }
            }
        }
        return null;
    }

    private List<Line> next() throws IOException {
        Map<String, Integer> now = new HashMap<>(numbers);
        List<Line> lines = new ArrayList<>();
        int size = 1 + random.nextInt(MOST_EVENTS);
        for (int i = 0; i < size; i++) {
            String group = favoured.group(random);
            lines.add(new Line(
                    new UUID(random.nextLong(), random.nextLong()).toString(),
                    group,
                    now.merge(group, 1, Integer::sum)));
        }
        return lines;
    }

    /** Whether it committed. */
    private boolean write(List<Line> lines) throws SQLException, InterruptedException {
        String mark = UUID.randomUUID().toString();
        boolean rollBack = random.nextInt(ROLLED_BACK_ONE_IN) == 0;
        try {
            transaction.begin();
            mark(mark);
            for (Line line : lines) {
                publisher.publish(event(line));
            }
            slowTransactions.waitIfWanted();
            if (rollBack) {
                transaction.rollback();
                return false;
            }
            transaction.commit();
            return true;
        } catch (Exception e) {
            LOG.log(Level.INFO, flood.name() + ": how did the transaction end? " + e);
            endTransaction();
            return isCommitted(mark);
        }
    }

    private void mark(String mark) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(MARK)) {
            insert.setString(1, mark);
            insert.executeUpdate();
        }
    }

    private static Event event(Line line) {
        return Event.builder("faults.written")
                .id(line.id())
                .source("/faults")
                .group(line.group())
                .contentType("text/plain")
                .data(Integer.toString(line.number()))
                .build();
    }

    private void endTransaction() {
        try {
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                transaction.rollback();
            }
        } catch (SystemException | RuntimeException e) {
            LOG.log(Level.INFO, flood.name() + ": rollback failed: " + e);
        }
    }

    /** Waits until the transaction has ended in the database: its row is in the way of another one until then. */
    private boolean isCommitted(String mark) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try (Connection connection = database.connect()) {
                connection.setAutoCommit(false);
                try (PreparedStatement insert = connection.prepareStatement(MARK)) {
                    insert.setString(1, mark);
                    boolean absent = insert.executeUpdate() == 1;
                    connection.rollback();
                    return !absent;
                }
            } catch (SQLException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }
}
