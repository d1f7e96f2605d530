package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class H2RedriveIT extends RedriveContract {

    @Override
    DatabaseServer server() {
        return Servers.h2();
    }
}
