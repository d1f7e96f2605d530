package dev.eventra.bench.delivery;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * What an application server does for a listener, cut down to one database: transactions bound to the thread, a pool
 * whose connections take part in them, a registry that tells how they end. A transaction is one JDBC transaction on one
 * connection, committed by the database and by nothing else; there is no transaction log, no second resource, no
 * timeout. So what is measured on it is Eventra and the database, not an application server. Thread-safe.
 */
final class Container extends SimpleDataSource implements TransactionSynchronizationRegistry, AutoCloseable {

    private static final class Transaction {
        private final List<Synchronization> synchronizations = new ArrayList<>();
        private final Map<Object, Object> resources = new HashMap<>();
        private Connection connection;
        private Connection handle;
        private boolean rollbackOnly;
    }

    private final String url;
    private final String user;
    private final String password;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final ThreadLocal<Transaction> current = new ThreadLocal<>();

    Container(String url, String user, String password) {
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

    /**
     * Commits, or rolls back if it is marked so.
     *
     * @return whether it committed
     */
    boolean end() {
        Transaction transaction = required();
        current.remove();
        boolean committed = false;
        try {
            committed = complete(transaction);
        } catch (SQLException e) {
            // the connection is not trusted any more; who asked learns it by the status
            discard(transaction.connection);
            transaction.connection = null;
        }
        if (transaction.connection != null) {
            idle.push(transaction.connection);
        }
        int status = committed ? Status.STATUS_COMMITTED : Status.STATUS_ROLLEDBACK;
        transaction.synchronizations.forEach(each -> each.afterCompletion(status));
        return committed;
    }

    private static boolean complete(Transaction transaction) throws SQLException {
        if (transaction.connection != null) {
            if (transaction.rollbackOnly) {
                transaction.connection.rollback();
            } else {
                transaction.connection.commit();
            }
            transaction.connection.setAutoCommit(true);
        }
        return !transaction.rollbackOnly;
    }

    private static void discard(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("a connection can't even be closed", e);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        Transaction transaction = current.get();
        if (transaction == null) {
            Connection connection = physical();
            return handle(connection, () -> idle.push(connection));
        }
        if (transaction.connection == null) {
            transaction.connection = physical();
            transaction.connection.setAutoCommit(false);
            transaction.handle = handle(transaction.connection, () -> {});
        }
        return transaction.handle;
    }

    private Connection physical() throws SQLException {
        Connection connection = idle.poll();
        return connection == null ? DriverManager.getConnection(url, user, password) : connection;
    }

    private static Connection handle(Connection connection, Runnable onClose) {
        return (Connection) Proxy.newProxyInstance(
                Container.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    if (method.getName().equals("close")) {
                        onClose.run();
                        return null;
                    }
                    try {
                        return method.invoke(connection, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Transaction required() {
        Transaction transaction = current.get();
        if (transaction == null) {
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
        return current.get() == null ? Status.STATUS_NO_TRANSACTION : Status.STATUS_ACTIVE;
    }

    @Override
    public void putResource(Object key, Object value) {
        required().resources.put(key, value);
    }

    @Override
    public Object getResource(Object key) {
        return required().resources.get(key);
    }

    /** Closes the connections that are in the pool. */
    @Override
    public void close() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            discard(connection);
        }
    }
}
