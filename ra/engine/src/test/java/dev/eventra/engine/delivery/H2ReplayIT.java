package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class H2ReplayIT extends ReplayContract {

    @Override
    DatabaseServer server() {
        return Servers.h2();
    }
}
