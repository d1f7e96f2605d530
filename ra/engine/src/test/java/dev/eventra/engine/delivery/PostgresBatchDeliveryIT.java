package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class PostgresBatchDeliveryIT extends BatchDeliveryContract {

    @Override
    DatabaseServer server() {
        return Servers.postgres();
    }
}
