package dev.eventra.engine.delivery;

import dev.eventra.stack.DatabaseServer;
import dev.eventra.stack.EmbeddedH2;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * On a server that no other test restarts: H2 that is stopped under load may give a number of an identity column twice. A
 * subscription tries again then, as after any key that is taken; these tests look at single statements.
 */
class H2DoneOrDeadIT extends DoneOrDeadContract {

    private static EmbeddedH2 h2;

    @BeforeAll
    static void start() {
        h2 = Servers.h2OfItsOwn();
    }

    @AfterAll
    static void stop() {
        h2.close();
    }

    @Override
    DatabaseServer server() {
        return h2;
    }
}
