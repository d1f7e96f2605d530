package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class H2FailureIT extends FailureContract {

    @Override
    DatabaseServer server() {
        return Servers.h2();
    }
}
