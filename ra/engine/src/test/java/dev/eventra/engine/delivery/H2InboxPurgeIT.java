package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class H2InboxPurgeIT extends InboxPurgeContract {

    @Override
    DatabaseServer server() {
        return Servers.h2();
    }
}
