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
    List<String> refusing(String column, int bytes) {
        String type = column.equals("raw_headers") ? "VARCHAR" : "VARBINARY";
        return List.of("ALTER TABLE eventra_dead_letter ALTER COLUMN " + column + " " + type + "(" + bytes + ")");
    }
}
