package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class H2ClaimCheckIT extends ClaimCheckContract {

    @Override
    DatabaseServer server() {
        return Servers.h2();
    }
}
