package dev.eventra.engine.delivery;

import dev.eventra.stack.EmbeddedH2;
import java.util.UUID;

class H2ReshardIT extends ReshardContract {

    private final EmbeddedH2 server;

    H2ReshardIT(EmbeddedH2 server) {
        this.server = server;
    }

    @Override
    Place freshDatabase() {
        return new Place(
                server.jdbcUrl("d" + UUID.randomUUID().toString().replace("-", "")), server.user(), server.password());
    }
}
