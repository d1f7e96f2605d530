package dev.eventra.bench.faults;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import javax.sql.DataSource;

/** A DataSource at whose statements the relay's points of crash show that are in the database. Thread-safe. */
final class DeleteCrashes {

    private static final String DELETE = "DELETE FROM eventra_outbox_";

    private final CrashPoints crashPoints = new CrashPoints();

    DataSource on(DataSource dataSource) {
        return proxy(
                DataSource.class,
                dataSource,
                (method, arguments, result) -> result instanceof Connection connection ? on(connection) : result);
    }

    private Connection on(Connection connection) {
        return proxy(Connection.class, connection, (method, arguments, result) -> {
            boolean delete = result instanceof PreparedStatement && ((String) arguments[0]).contains(DELETE);
            return delete ? on((PreparedStatement) result) : result;
        });
    }

    private PreparedStatement on(PreparedStatement delete) {
        // prepared only when there is something to delete: the Kafka transaction is committed
        crashPoints.reached(FaultKind.CRASH_BEFORE_DELETE);
        return proxy(PreparedStatement.class, delete, (method, arguments, result) -> {
            if (method.startsWith("execute")) {
                crashPoints.reached(FaultKind.CRASH_AFTER_DELETE);
            }
            return result;
        });
    }

    /** What becomes of a result. */
    private interface After {
        Object of(String method, Object[] arguments, Object result);
    }

    private static <T> T proxy(Class<T> type, T target, After after) {
        return type.cast(Proxy.newProxyInstance(
                DeleteCrashes.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return after.of(method.getName(), arguments, method.invoke(target, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
