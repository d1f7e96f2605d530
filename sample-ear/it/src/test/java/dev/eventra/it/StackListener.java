package dev.eventra.it;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Starts the servers before the first test, and stops them after the last: Arquillian needs them early. */
public final class StackListener implements LauncherSessionListener {

    private Stack stack;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        stack = Stack.start();
        ArquillianServer.configure(stack);
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        stack.stop();
    }
}
