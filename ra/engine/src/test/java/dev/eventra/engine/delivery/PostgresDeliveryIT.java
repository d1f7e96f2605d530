package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class PostgresDeliveryIT extends DeliveryContract {

    @Override
    DatabaseServer server() {
        return Servers.postgres();
    }
}
