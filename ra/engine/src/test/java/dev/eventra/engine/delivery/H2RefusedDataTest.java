package dev.eventra.engine.delivery;

import dev.eventra.engine.testkit.TestDatabase;
import java.util.List;
import javax.sql.DataSource;

class H2RefusedDataTest extends RefusedDataContract {

    @Override
    DataSource freshDatabase() {
        return TestDatabase.inMemory();
    }

    @Override
    List<String> refusing(int bytes) {
        return List.of("ALTER TABLE eventra_dead_letter ALTER COLUMN data VARBINARY(" + bytes + ")");
    }
}
