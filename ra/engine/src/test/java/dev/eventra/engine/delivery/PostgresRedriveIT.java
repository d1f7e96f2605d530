package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class PostgresRedriveIT extends RedriveContract {

    @Override
    DatabaseServer server() {
        return Servers.postgres();
    }
}
