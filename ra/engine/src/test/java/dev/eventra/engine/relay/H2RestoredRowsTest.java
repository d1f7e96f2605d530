package dev.eventra.engine.relay;

import dev.eventra.engine.testkit.TestDatabase;
import javax.sql.DataSource;

final class H2RestoredRowsTest extends RestoredRowsContract {

    @Override
    DataSource freshDatabase() {
        return TestDatabase.inMemory();
    }
}
