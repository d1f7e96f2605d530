package dev.eventra.stack.child;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Runs the main class named by the first argument, and ends this JVM when standard input ends.
 *
 * <p>Standard input is a pipe from the parent process. The operating system closes it when the parent dies, by SIGKILL
 * too, so no server outlives the process that started it. The parent closes it to ask for an orderly stop: shutdown
 * hooks run, and after {@link #GRACE_PROPERTY} seconds the JVM halts.
 */
public final class ChildMain {

    /** System property: seconds that shutdown hooks may take after the end of standard input. */
    public static final String GRACE_PROPERTY = "eventra.stack.grace";

    private static final int EXIT_HUNG = 3;

    private ChildMain() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        InputStream parent = System.in;
        System.setIn(InputStream.nullInputStream());
        daemon("parent-watch", () -> exitWhenParentLetsGo(parent)).start();

        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
        } catch (InvocationTargetException e) {
            // a server that can't start often leaves threads behind that would keep this JVM alive
            e.getCause().printStackTrace();
            System.exit(1);
        }
    }

    private static void exitWhenParentLetsGo(InputStream parent) {
        byte[] ignored = new byte[64];
        try {
            while (parent.read(ignored) >= 0) {
                // nothing is ever sent
            }
        } catch (IOException e) {
            System.err.println("Reading from the parent process failed, so this one ends: " + e);
        }
        daemon("halt-after-grace", ChildMain::haltAfterGrace).start();
        System.exit(0);
    }

    private static void haltAfterGrace() {
        Duration grace = Duration.ofSeconds(Long.getLong(GRACE_PROPERTY, 20));
        try {
            Thread.sleep(grace.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.err.println("Not stopped after " + grace.toSeconds() + " s: halting.");
        Runtime.getRuntime().halt(EXIT_HUNG);
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
