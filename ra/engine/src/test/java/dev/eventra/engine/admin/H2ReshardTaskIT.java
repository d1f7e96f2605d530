package dev.eventra.engine.admin;

import dev.eventra.engine.testkit.TestDatabase;
import javax.sql.DataSource;

final class H2ReshardTaskIT extends ReshardTaskContract {

    @Override
    DataSource freshDatabase() {
        return TestDatabase.inMemory();
    }
}
