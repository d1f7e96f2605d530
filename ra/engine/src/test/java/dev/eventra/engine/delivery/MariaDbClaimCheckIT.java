package dev.eventra.engine.delivery;

import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.stack.DatabaseServer;

@OnMariaDb
class MariaDbClaimCheckIT extends ClaimCheckContract {

    @Override
    DatabaseServer server() {
        return Servers.mariaDb();
    }
}
