package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class PostgresPositionIT extends PositionContract {

    @Override
    DatabaseServer server() {
        return Servers.postgres();
    }
}
