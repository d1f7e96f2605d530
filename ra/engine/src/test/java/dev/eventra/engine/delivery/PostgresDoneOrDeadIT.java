package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class PostgresDoneOrDeadIT extends DoneOrDeadContract {

    @Override
    DatabaseServer server() {
        return Servers.postgres();
    }
}
