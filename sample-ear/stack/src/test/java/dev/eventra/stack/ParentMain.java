package dev.eventra.stack;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that starts servers, says their process ids and port, and waits to be killed. Argument: a directory. */
public final class ParentMain {

    private ParentMain() {}

    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        EmbeddedZooKeeper zooKeeper =
                EmbeddedZooKeeper.builder().directory(directory.resolve("zk")).start();
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .directory(directory.resolve("pg"))
                .binaries(Path.of("target/postgres"))
                .start();
        long postmaster = postgres.detachedProcesses()
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElseThrow();
        System.out.println(zooKeeper.pid() + " " + postgres.pid() + " " + postmaster);
        new CountDownLatch(1).await();
    }
}
