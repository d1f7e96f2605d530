package dev.eventra.engine.delivery;

import dev.eventra.stack.EmbeddedH2;

final class H2FurtherOutboxReshardIT extends H2ReshardIT {

    H2FurtherOutboxReshardIT(EmbeddedH2 server) {
        super(server);
    }

    @Override
    boolean isFurther() {
        return true;
    }
}
