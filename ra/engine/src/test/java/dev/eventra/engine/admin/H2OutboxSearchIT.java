package dev.eventra.engine.admin;

import dev.eventra.engine.testkit.TestDatabase;
import javax.sql.DataSource;

final class H2OutboxSearchIT extends OutboxSearchContract {

    @Override
    DataSource freshDatabase() {
        return TestDatabase.inMemory();
    }
}
