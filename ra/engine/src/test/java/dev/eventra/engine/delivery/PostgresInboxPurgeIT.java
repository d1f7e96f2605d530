package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class PostgresInboxPurgeIT extends InboxPurgeContract {

    @Override
    DatabaseServer server() {
        return Servers.postgres();
    }
}
