package dev.eventra.engine.database;

import dev.eventra.engine.testkit.TestDatabase;
import javax.sql.DataSource;

final class H2SchemaTest extends SchemaSuite {

    @Override
    DataSource freshDatabase() {
        return TestDatabase.inMemory();
    }
}
