package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;

class H2DeliveryIT extends DeliveryContract {

    @Override
    DatabaseServer server() {
        return Servers.h2();
    }

    /** Not by a kill: H2 writes half a second after the commit, so a kill takes back what it has committed. */
    @Override
    void breakDatabase() {
        server().stop();
    }
}
