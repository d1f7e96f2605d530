package dev.eventra.engine.outbox;

import java.util.UUID;

class H2LayoutIT extends LayoutSuite {

    @Override
    JtaDataSource database() {
        return new JtaDataSource(
                "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=60000", "sa", "");
    }
}
