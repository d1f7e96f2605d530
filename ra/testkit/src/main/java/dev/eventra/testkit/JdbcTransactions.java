package dev.eventra.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Transactions of a database for tests: within one, {@link #dataSource()} gives the transaction's connection, as a
 * server's JTA DataSource does; closing it leaves it open, and it commits or rolls back with the delivery. Outside, each
 * connection commits by itself. For the thread of the test only.
 *
 * <pre>{@code
 * JdbcTransactions jdbc = new JdbcTransactions(h2);
 * EventraTestKit.builder().transactions(jdbc).listener("order-reports", new OrderReports(jdbc.dataSource())).build();
 * }</pre>
 */
public final class JdbcTransactions implements TransactionalRunner {

    private final DataSource database;
    private Connection current;

    /**
     * @param database any DataSource, such as that of an H2 in memory
     */
    public JdbcTransactions(DataSource database) {
        this.database = database;
    }

    /** What the application's beans get in place of the server's DataSource. */
    public DataSource dataSource() {
        return proxy(DataSource.class, (method, arguments) -> {
            boolean wanted = method.getName().equals("getConnection");
            return wanted && current != null ? unclosable(current) : invoke(database, method, arguments);
        });
    }

    @Override
    public void run(Work work) throws Exception {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            current = connection;
            try {
                work.run();
                connection.commit();
            } catch (Exception | Error e) {
                rollBack(connection, e);
                throw e;
            } finally {
                current = null;
            }
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static Connection unclosable(Connection connection) {
        return proxy(
                Connection.class,
                (method, arguments) -> method.getName().equals("close") ? null : invoke(connection, method, arguments));
    }

    /** What a proxy does. */
    private interface Handler {
        Object handle(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                JdbcTransactions.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> handler.handle(method, arguments)));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
