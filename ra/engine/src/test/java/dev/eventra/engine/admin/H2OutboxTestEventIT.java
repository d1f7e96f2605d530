package dev.eventra.engine.admin;

import dev.eventra.engine.testkit.TestDatabase;
import javax.sql.DataSource;

final class H2OutboxTestEventIT extends OutboxTestEventContract {

    @Override
    DataSource freshDatabase() {
        return TestDatabase.inMemory();
    }
}
