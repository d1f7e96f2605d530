package dev.eventra.stack.child;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Starts PostgreSQL, stops it when this JVM ends, and ends when PostgreSQL does. Arguments: binaries directory, data
 * directory, port, ready file, then server settings as {@code name=value}.
 */
public final class PostgresMain {

    private static final int EXIT_POSTGRES_GONE = 4;

    private PostgresMain() {}

    public static void main(String[] args) throws IOException {
        File binaries = new File(args[0]);
        Path data = Path.of(args[1]);
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(binaries)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(Integer.parseInt(args[2]))
                .setPGStartupWait(Duration.ofSeconds(60))
                .setLocaleConfig("locale", "C")
                .setOutputRedirector(Redirect.INHERIT)
                .setErrorRedirector(Redirect.INHERIT);
        for (String setting : Arrays.asList(args).subList(4, args.length)) {
            int equals = setting.indexOf('=');
            builder.setServerConfig(setting.substring(0, equals), setting.substring(equals + 1));
        }
        EmbeddedPostgres postgres = startAlone(builder, binaries.toPath());
        ProcessHandle postmaster = postmaster(data);
        postmaster.onExit().thenRun(() -> System.exit(EXIT_POSTGRES_GONE));
        System.out.println("PostgreSQL is up on port " + postgres.getPort() + ", pid " + postmaster.pid());
        Files.createFile(Path.of(args[3]));
        // the handle's watch runs on a daemon thread, so this one keeps the JVM alive
        postmaster.onExit().join();
    }

    /**
     * Starts under a lock on the binaries: the library does not recover from an unpacking that was broken off, so what
     * is left of one is deleted first, and that must not be the work of another process.
     */
    private static EmbeddedPostgres startAlone(EmbeddedPostgres.Builder builder, Path binaries) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        binaries.resolve("eventra.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            deleteHalfUnpacked(binaries);
            return builder.start();
        }
    }

    private static void deleteHalfUnpacked(Path binaries) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(binaries, "PG-*")) {
            for (Path unpacked : all) {
                if (!Files.exists(unpacked.resolve(".exists"))) {
                    try (Stream<Path> content = Files.walk(unpacked)) {
                        for (Path file :
                                content.sorted(Comparator.reverseOrder()).toList()) {
                            Files.delete(file);
                        }
                    }
                }
            }
        }
    }

    private static ProcessHandle postmaster(Path data) throws IOException {
        String firstLine = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(firstLine.trim()))
                .orElseThrow(() -> new IllegalStateException("PostgreSQL ended while it started"));
    }
}
