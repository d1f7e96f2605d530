package dev.eventra.it.app;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/** Makes the application's tables. */
@Startup
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class Tables {

    /** A note's slot must be its own, and the database looks only when the transaction commits. */
    private static final List<String> STATEMENTS = List.of(
            """
            CREATE TABLE note (
              id VARCHAR(100) PRIMARY KEY,
              slot VARCHAR(100),
              CONSTRAINT note_slot UNIQUE (slot) DEFERRABLE INITIALLY DEFERRED)""",
            """
            CREATE TABLE effect (
              id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              subscription VARCHAR(100) NOT NULL,
              event_id VARCHAR(100) NOT NULL,
              group_key VARCHAR(200) NOT NULL,
              number INTEGER NOT NULL)""");

    @Resource(lookup = Names.DATABASE)
    private DataSource database;

    @PostConstruct
    void create() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : STATEMENTS) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
