package dev.eventra.engine.outbox;

import java.util.UUID;

class H2LargeDataTest extends LargeDataSuite {

    @Override
    JtaDataSource database() {
        return new JtaDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }
}
