package dev.eventra.engine.delivery;

import dev.eventra.engine.testkit.OnMariaDb;
import dev.eventra.stack.DatabaseServer;

@OnMariaDb
class MariaDbFailureIT extends FailureContract {

    @Override
    DatabaseServer server() {
        return Servers.mariaDb();
    }
}
