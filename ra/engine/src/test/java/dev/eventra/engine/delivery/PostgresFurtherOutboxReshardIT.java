package dev.eventra.engine.delivery;

import dev.eventra.stack.EmbeddedPostgres;

final class PostgresFurtherOutboxReshardIT extends PostgresReshardIT {

    PostgresFurtherOutboxReshardIT(EmbeddedPostgres server) {
        super(server);
    }

    @Override
    boolean isFurther() {
        return true;
    }
}
