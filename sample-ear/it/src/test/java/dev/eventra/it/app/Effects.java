package dev.eventra.it.app;

import dev.eventra.api.Event;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** What listeners do: a row in the database that is an effect, and then the failure that is asked for. */
@ApplicationScoped
public class Effects {

    @Resource(lookup = Names.DATABASE)
    private DataSource database;

    @Resource
    private TransactionSynchronizationRegistry registry;

    /** Outside any transaction. */
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    /** How often a subscription's listener was called with an event. */
    public int attempts(String subscription, String eventId) {
        return attempts.getOrDefault(subscription + ' ' + eventId, 0);
    }

    void take(String subscription, Task task, Event event) throws TaskException {
        int attempt = attempts.merge(subscription + ' ' + event.id(), 1, Integer::sum);
        insert(subscription, task, event);
        if (attempt <= task.failures()) {
            fail(task.fault(), "attempt " + attempt + " fails on purpose");
        }
    }

    private void fail(Task.Fault fault, String message) throws TaskException {
        switch (fault) {
            case RUNTIME_EXCEPTION -> throw new IllegalStateException(message);
            case CHECKED_EXCEPTION -> throw new TaskException(message);
            case ROLLBACK_ONLY -> registry.setRollbackOnly();
            default -> throw new IllegalArgumentException(fault.name());
        }
    }

    private void insert(String subscription, Task task, Event event) {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO effect (subscription, event_id, group_key, number) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, subscription);
            insert.setString(2, event.id());
            insert.setString(3, event.group().orElseThrow());
            insert.setInt(4, task.number());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
