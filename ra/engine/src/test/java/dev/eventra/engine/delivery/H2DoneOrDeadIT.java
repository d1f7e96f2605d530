package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class H2DoneOrDeadIT extends DoneOrDeadContract {

    @Override
    DatabaseServer server() {
        return Servers.h2();
    }
}
