package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class H2BatchDeliveryIT extends BatchDeliveryContract {

    @Override
    DatabaseServer server() {
        return Servers.h2();
    }
}
