package dev.eventra.engine.delivery;

import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.stack.EmbeddedMariaDb;

@OnMariaDb
final class MariaDbFurtherOutboxReshardIT extends MariaDbReshardIT {

    MariaDbFurtherOutboxReshardIT(EmbeddedMariaDb server) {
        super(server);
    }

    @Override
    boolean isFurther() {
        return true;
    }
}
