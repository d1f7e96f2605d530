package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class PostgresClaimCheckIT extends ClaimCheckContract {

    @Override
    DatabaseServer server() {
        return Servers.postgres();
    }
}
