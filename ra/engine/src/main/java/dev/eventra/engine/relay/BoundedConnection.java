package dev.eventra.engine.relay;

import dev.eventra.engine.database.Dialect;
import dev.eventra.engine.database.Dialects;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A connection for a few statements, each of which is a transaction of its own at READ COMMITTED and ends within a
 * bounded time. Closing it gives it back to its pool as it was. Not thread-safe.
 *
 * <p>Two bounds. The statement's query timeout ends a wait for a lock, and leaves the connection usable. The network
 * timeout, a little longer, ends the wait for a server that vanished without closing the connection; the connection is
 * lost then. What a driver or a pool doesn't support is left out.
 */
final class BoundedConnection implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(BoundedConnection.class.getName());
    /** The server's own answer to the query timeout has to arrive first. */
    private static final Duration MORE_FOR_THE_NETWORK = Duration.ofSeconds(5);

    private static final int UNKNOWN = -1;

    /**
     * At which isolation a pool's connections come. To ask a connection is a round trip with most drivers, as long as
     * a look at an empty table; so where the answer can't decide what a single statement sees, one is asked for all. If
     * somebody gave another back at a higher level, statements on it may fail, and are repeated. Thread-safe.
     */
    static final class Isolation {

        private volatile boolean readCommitted;

        boolean isReadCommitted() {
            return readCommitted;
        }

        private void found(int level, Dialect dialect) {
            readCommitted = level == Connection.TRANSACTION_READ_COMMITTED && !dialect.readsUncommitted();
        }
    }

    private final Connection target;
    private final Isolation isolationOfPool;
    private final int seconds;
    private int isolation = Connection.TRANSACTION_READ_COMMITTED;
    private boolean autoCommit = true;
    private int networkMillis = UNKNOWN;
    private int querySeconds = UNKNOWN;

    /**
     * Takes one from the pool.
     *
     * @param isolation what is known of the pool's connections
     */
    static BoundedConnection open(DataSource dataSource, Isolation isolation, Duration timeout) throws SQLException {
        return new BoundedConnection(dataSource.getConnection(), isolation, timeout);
    }

    /**
     * @param target    is this one's to close, also if it can't be made ready
     * @param isolation what is known of its pool's connections
     * @param timeout   the longest that a statement may take
     */
    BoundedConnection(Connection target, Isolation isolation, Duration timeout) throws SQLException {
        this.target = target;
        this.isolationOfPool = isolation;
        this.seconds = Math.max(1, Math.toIntExact(timeout.toSeconds()));
        try {
            prepare(timeout);
        } catch (SQLException | RuntimeException | Error e) {
            try {
                close();
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private void prepare(Duration timeout) throws SQLException {
        limitNetwork(timeout.plus(MORE_FOR_THE_NETWORK));
        autoCommit = target.getAutoCommit();
        if (!autoCommit) {
            target.setAutoCommit(true);
        }
        if (!isolationOfPool.isReadCommitted()) {
            int found = target.getTransactionIsolation();
            isolationOfPool.found(found, Dialects.of(target));
            if (found != Connection.TRANSACTION_READ_COMMITTED) {
                target.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                isolation = found;
            }
        }
        try (Statement statement = target.createStatement()) {
            querySeconds = statement.getQueryTimeout();
        }
    }

    private void limitNetwork(Duration timeout) {
        try {
            int before = target.getNetworkTimeout();
            // on this thread: it takes no time, and some drivers want an executor
            target.setNetworkTimeout(Runnable::run, Math.toIntExact(timeout.toMillis()));
            networkMillis = before;
        } catch (SQLException | UnsupportedOperationException | AbstractMethodError e) {
            // a wrapper or driver that can't; if it is the connection that fails, its statements will say so
            LOG.log(Level.DEBUG, "no network timeout on " + target.getClass().getName(), e);
        }
    }

    /** The connection, whose prepared statements have the query timeout. */
    Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(target, arguments);
                        if (method.getName().equals("prepareStatement")) {
                            ((Statement) result).setQueryTimeout(seconds);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public void close() throws SQLException {
        try (Connection closing = target) {
            if (!closing.isClosed()) {
                restore();
            }
        }
    }

    /** Its pool's next user expects it as it was. */
    private void restore() throws SQLException {
        if (!autoCommit) {
            target.setAutoCommit(false);
        }
        if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
            target.setTransactionIsolation(isolation);
        }
        if (querySeconds != UNKNOWN) {
            // of the whole connection in some drivers (H2's)
            try (Statement statement = target.createStatement()) {
                statement.setQueryTimeout(querySeconds);
            }
        }
        if (networkMillis != UNKNOWN) {
            target.setNetworkTimeout(Runnable::run, networkMillis);
        }
    }
}
