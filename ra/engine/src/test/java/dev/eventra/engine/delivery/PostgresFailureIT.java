package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class PostgresFailureIT extends FailureContract {

    @Override
    DatabaseServer server() {
        return Servers.postgres();
    }
}
