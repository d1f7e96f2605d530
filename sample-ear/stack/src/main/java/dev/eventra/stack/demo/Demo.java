package dev.eventra.stack.demo;

import dev.eventra.stack.DatabaseServer;
import dev.eventra.stack.Directories;
import dev.eventra.stack.PayaraMicro;
import dev.eventra.stack.Ports;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs the demo until it is interrupted or its time is over, and leaves no process and no run-time file behind; logs
 * stay. Settings come from system properties, see {@link DemoSettings#from}.
 */
public final class Demo {

    private final DemoSettings settings;
    private final Progress progress;
    private final CountDownLatch stopWanted = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    public Demo(DemoSettings settings, PrintStream out) {
        this.settings = settings;
        this.progress = new Progress(out);
    }

    public static void main(String[] args) throws InterruptedException {
        new Demo(DemoSettings.from(System.getProperties()), System.out).run();
    }

    /**
     * Starts all, waits, stops all.
     *
     * @throws RuntimeException when something did not start; what did start is stopped then
     */
    public void run() throws InterruptedException {
        Ports.requireFree(settings.ports());
        Directories.delete(settings.runDirectory());
        Directories.delete(settings.logDirectory());
        DemoStack stack = new DemoStack(settings, progress);
        Thread hook = new Thread(() -> stopAtExit(stack), "demo-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            stack.start();
            sayReady(stack);
            listen(stack);
            waitForTheEnd();
        } catch (RuntimeException e) {
            // a start that Ctrl-C broke off is no failure
            if (stopWanted.getCount() > 0) {
                throw e;
            }
        } finally {
            end(stack, hook);
        }
    }

    private void listen(DemoStack stack) {
        Thread commands = new Thread(new DemoCommands(System.in, stack::servers, progress), "demo-commands");
        // it waits in a read that nothing but the end of the JVM interrupts
        commands.setDaemon(true);
        commands.start();
    }

    private void waitForTheEnd() throws InterruptedException {
        if (settings.runTime().isPresent()) {
            Duration time = settings.runTime().get();
            stopWanted.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            stopWanted.await();
        }
    }

    private void end(DemoStack stack, Thread hook) throws InterruptedException {
        if (stopWanted.getCount() == 0) {
            // This thread must not end before: Maven would then take away the classes that the hook still needs.
            stopped.await();
            return;
        }
        stop(stack);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            progress.say("Interrupted when all had stopped already");
        }
    }

    private void stopAtExit(DemoStack stack) {
        stopWanted.countDown();
        try {
            stop(stack);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void stop(DemoStack stack) throws InterruptedException {
        if (stopped.getCount() == 0) {
            return;
        }
        try {
            progress.say("Stopping");
            stack.stop();
            Directories.delete(settings.runDirectory());
            progress.line("Eventra demo stopped");
        } finally {
            stopped.countDown();
        }
    }

    private void sayReady(DemoStack stack) {
        DatabaseServer database = stack.database();
        progress.line("");
        progress.line("Eventra demo is ready");
        for (PayaraMicro node : stack.nodes()) {
            settings.webApplications().forEach(each -> progress.line("  " + node.url(each.contextRoot() + "/")));
        }
        if (settings.hasConsole()) {
            ConsoleLogin login = stack.consoleLogin();
            progress.line("  Console    user " + login.user() + ", password " + login.password()
                    + " (for this run), at each address that ends with " + DemoSettings.CONSOLE + "/");
        }
        progress.line("  Order at one address and watch the events arrive at the other: both servers share the work.");
        progress.line("  Kafka      " + stack.kafka().bootstrapServers() + ", topic " + DemoNode.TOPIC);
        progress.line("  Database   " + database.jdbcUrl() + ", user " + database.user() + ", password "
                + database.password());
        progress.line("  Logs       " + settings.logDirectory());
        progress.line("  Break it   " + DemoCommands.HELP + "; names are " + stack.names());
        progress.line(settings.runTime()
                .map(time -> "  It stops after " + time.toSeconds() + " s, or with Ctrl-C.")
                .orElse("  Stop it with Ctrl-C."));
    }
}
