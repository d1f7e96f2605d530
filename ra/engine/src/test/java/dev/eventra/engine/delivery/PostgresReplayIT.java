package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class PostgresReplayIT extends ReplayContract {

    @Override
    DatabaseServer server() {
        return Servers.postgres();
    }
}
