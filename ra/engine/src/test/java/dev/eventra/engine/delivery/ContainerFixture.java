package dev.eventra.engine.delivery;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * What a container does for a listener, with a real database: transactions bound to the thread, a DataSource whose
 * connections take part in them, a registry that tells how they end. The pool does not test what it hands out, as many
 * don't, so connections of before an outage come out of it afterwards.
 */
final class ContainerFixture implements DataSource, TransactionSynchronizationRegistry {

    /** One transaction. */
    private static final class Transaction {
        private final List<Synchronization> synchronizations = new ArrayList<>();
        private final Map<Object, Object> resources = new HashMap<>();
        private Connection connection;
        private boolean rollbackOnly;
        private boolean timedOut;
    }

    private final String url;
    private final String user;
    private final String password;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    /** Whether connections take part in transactions; if not, each statement commits. */
    volatile boolean enlists = true;
    /** Thrown when a connection is closed in a transaction. */
    volatile Error onClose;
    /** Whether the pool has no connection to give. */
    volatile boolean exhausted;
    /** Whether its process is dead: no connection reaches the database any more, and open transactions roll back. */
    volatile boolean dead;
    /** Thrown when a statement is prepared in a transaction. */
    volatile SQLException onPrepare;
    /** Whether the next commit fails, so that the transaction rolls back. */
    final AtomicBoolean refuseCommit = new AtomicBoolean();

    private final ThreadLocal<Transaction> current = new ThreadLocal<>();

    ContainerFixture(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    void begin() {
        if (current.get() != null) {
            throw new IllegalStateException("a transaction is left over on this thread");
        }
        current.set(new Transaction());
    }

    /** The transaction's time is over: it rolls back by itself, and its connection goes back to the pool. */
    void timeOut() throws SQLException {
        Transaction transaction = required();
        if (transaction.connection != null) {
            transaction.connection.rollback();
            transaction.connection.setAutoCommit(true);
            giveBack(transaction.connection);
            transaction.connection = null;
        }
        transaction.timedOut = true;
    }

    /** Commits, or rolls back if marked so; does not throw. */
    void end() {
        Transaction transaction = current.get();
        current.remove();
        transaction.rollbackOnly |= transaction.timedOut;
        int status = Status.STATUS_ROLLEDBACK;
        if (transaction.connection == null) {
            status = transaction.rollbackOnly ? Status.STATUS_ROLLEDBACK : Status.STATUS_COMMITTED;
        } else {
            try {
                if (transaction.rollbackOnly || dead || refuseCommit.getAndSet(false)) {
                    transaction.connection.rollback();
                } else {
                    transaction.connection.commit();
                    status = Status.STATUS_COMMITTED;
                }
                transaction.connection.setAutoCommit(true);
            } catch (SQLException e) {
                status = status == Status.STATUS_COMMITTED ? status : Status.STATUS_ROLLEDBACK;
            } finally {
                giveBack(transaction.connection);
            }
        }
        for (Synchronization synchronization : transaction.synchronizations) {
            synchronization.afterCompletion(status);
        }
    }

    private void giveBack(Connection connection) {
        try {
            if (!connection.isClosed()) {
                idle.push(connection);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        Transaction transaction = current.get();
        if (transaction == null || !enlists) {
            Connection connection = physical();
            return handle(connection, () -> giveBack(connection));
        }
        if (transaction.connection == null) {
            Connection connection = physical();
            connection.setAutoCommit(false);
            transaction.connection = connection;
        }
        return handle(transaction.connection, () -> {
            if (onClose != null) {
                throw onClose;
            }
        });
    }

    private Connection physical() throws SQLException {
        if (dead) {
            throw new SQLException("the process is dead");
        }
        if (exhausted) {
            throw new SQLException("no connection is free");
        }
        Connection connection = idle.poll();
        while (connection != null && connection.isClosed()) {
            connection = idle.poll();
        }
        return connection == null ? DriverManager.getConnection(url, user, password) : connection;
    }

    private Connection handle(Connection connection, Runnable onClose) {
        return (Connection) Proxy.newProxyInstance(
                ContainerFixture.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    if (method.getName().equals("close")) {
                        onClose.run();
                        return null;
                    }
                    if (dead && !method.getName().equals("isClosed")) {
                        connection.close();
                        throw new SQLException("the process is dead");
                    }
                    if (onPrepare != null
                            && current.get() != null
                            && method.getName().equals("prepareStatement")) {
                        throw onPrepare;
                    }
                    try {
                        return method.invoke(connection, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** The transactions of the thread that asks. */
    UserTransaction userTransaction() {
        return (UserTransaction) Proxy.newProxyInstance(
                ContainerFixture.class.getClassLoader(),
                new Class<?>[] {UserTransaction.class},
                (proxy, method, args) -> {
                    if (method.getName().equals("begin")) {
                        begin();
                    } else {
                        setRollbackOnly();
                        end();
                    }
                    return null;
                });
    }

    private Transaction required() {
        Transaction transaction = current.get();
        if (transaction == null || transaction.timedOut) {
            throw new IllegalStateException("no transaction on this thread");
        }
        return transaction;
    }

    @Override
    public void registerInterposedSynchronization(Synchronization synchronization) {
        required().synchronizations.add(synchronization);
    }

    @Override
    public void setRollbackOnly() {
        required().rollbackOnly = true;
    }

    @Override
    public boolean getRollbackOnly() {
        return required().rollbackOnly;
    }

    @Override
    public Object getTransactionKey() {
        return current.get();
    }

    @Override
    public int getTransactionStatus() {
        Transaction transaction = current.get();
        return transaction == null || transaction.timedOut ? Status.STATUS_NO_TRANSACTION : Status.STATUS_ACTIVE;
    }

    @Override
    public void putResource(Object key, Object value) {
        required().resources.put(key, value);
    }

    @Override
    public Object getResource(Object key) {
        return required().resources.get(key);
    }

    @Override
    public Connection getConnection(String name, String secret) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("no " + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
