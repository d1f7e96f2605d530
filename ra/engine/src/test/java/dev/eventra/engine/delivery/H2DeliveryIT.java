package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class H2DeliveryIT extends DeliveryContract {

    @Override
    DatabaseServer server() {
        return Servers.h2();
    }
}
