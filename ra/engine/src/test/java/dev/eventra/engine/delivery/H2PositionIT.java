package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class H2PositionIT extends PositionContract {

    @Override
    DatabaseServer server() {
        return Servers.h2();
    }
}
