package dev.eventra.engine.relay;

import dev.eventra.engine.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

final class H2LockingGroupRelayIT extends LockingGroupRelayContract {

    @Override
    DataSource freshDatabase() {
        return TestDatabase.inMemory();
    }

    @Override
    void patient(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCK_TIMEOUT 60000");
        }
    }
}
