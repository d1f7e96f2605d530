package dev.eventra.engine.delivery;

import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.stack.DatabaseServer;

@OnMariaDb
class MariaDbInboxPurgeIT extends InboxPurgeContract {

    @Override
    DatabaseServer server() {
        return Servers.mariaDb();
    }
}
