package dev.eventra.engine.testkit;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Keeps connections, as a server's pool does, and tells a test which statements are prepared. Thread-safe. */
public final class PooledDataSource implements DataSource {

    /** What a test does before a statement. */
    @FunctionalInterface
    public interface StatementHook {
        void before(String sql) throws SQLException;
    }

    /** What a test does after a commit that has taken effect. */
    @FunctionalInterface
    public interface CommitHook {
        void after() throws SQLException;
    }

    private final DataSource target;
    private final StatementHook beforeStatement;
    private final CommitHook afterCommit;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

    /**
     * @param beforeStatement called with each statement before it is prepared; may block or throw
     */
    public PooledDataSource(DataSource target, StatementHook beforeStatement) {
        this(target, beforeStatement, () -> {});
    }

    /**
     * @param afterCommit called after each commit; may throw, as if its answer was lost
     */
    public PooledDataSource(DataSource target, StatementHook beforeStatement, CommitHook afterCommit) {
        this.target = target;
        this.beforeStatement = beforeStatement;
        this.afterCommit = afterCommit;
    }

    @Override
    public Connection getConnection() throws SQLException {
        for (Connection kept = idle.poll(); kept != null; kept = idle.poll()) {
            if (kept.isValid(5)) {
                return handle(kept);
            }
            kept.close();
        }
        return handle(target.getConnection());
    }

    private Connection handle(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        idle.push(connection);
                        return null;
                    }
                    if (method.getName().equals("prepareStatement")) {
                        beforeStatement.before((String) arguments[0]);
                    }
                    try {
                        Object result = method.invoke(connection, arguments);
                        if (method.getName().equals("commit")) {
                            afterCommit.after();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

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
        throw new SQLException("not a wrapper");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
