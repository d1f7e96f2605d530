package dev.eventra.engine.outbox;

import dev.eventra.engine.testkit.TestDatabase;
import javax.sql.DataSource;

final class H2ScheduledTest extends ScheduledSuite {

    @Override
    DataSource freshDatabase() {
        return TestDatabase.inMemory();
    }
}
