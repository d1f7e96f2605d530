package dev.eventra.stack.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What the demo runs, and where.
 *
 * @param directory all files of the demo; {@code run} in it is deleted at every start and clean stop
 * @param httpPorts one application server for each
 * @param preferH2 whether not to try PostgreSQL
 * @param resourceAdapter the RAR to deploy, if any
 * @param webApplications what to deploy, after the resource adapter and in this order
 * @param runTime after which it stops by itself; without it, it runs until it is interrupted
 */
public record DemoSettings(
        Path directory,
        int zooKeeperPort,
        int kafkaPort,
        int controllerPort,
        int databasePort,
        List<Integer> httpPorts,
        boolean preferH2,
        Optional<Path> resourceAdapter,
        List<WebApplication> webApplications,
        Optional<Duration> runTime) {

    /** Where the console is deployed. */
    static final String CONSOLE = "/console";

    /** A web application and its context root, which begins with a slash. */
    public record WebApplication(String contextRoot, Path archive) {

        String name() {
            return contextRoot.substring(1).replace('/', '-');
        }
    }

    public DemoSettings {
        directory = directory.toAbsolutePath().normalize();
        httpPorts = List.copyOf(httpPorts);
        webApplications = List.copyOf(webApplications);
        Stream.concat(resourceAdapter.stream(), webApplications.stream().map(WebApplication::archive))
                .filter(archive -> !Files.isRegularFile(archive))
                .findFirst()
                .ifPresent(missing -> {
                    throw new IllegalArgumentException(missing + " is not there: build it first");
                });
    }

    /**
     * Reads {@code demo.directory}, {@code demo.zookeeper.port}, {@code demo.kafka.port}, {@code
     * demo.kafka.controller.port}, {@code demo.database.port}, {@code demo.http.ports} (comma-separated), {@code
     * demo.database} (postgresql or h2), {@code demo.rar}, {@code demo.wars} ({@code /root=file}, comma-separated) and
     * {@code demo.seconds}; all have defaults.
     */
    public static DemoSettings from(Properties properties) {
        return new DemoSettings(
                Path.of(properties.getProperty("demo.directory", "target/demo")),
                port(properties, "demo.zookeeper.port", 2181),
                port(properties, "demo.kafka.port", 9092),
                port(properties, "demo.kafka.controller.port", 9093),
                // not PostgreSQL's own, which is taken on many a developer's machine
                port(properties, "demo.database.port", 15432),
                split(properties.getProperty("demo.http.ports", "8080,8081")).stream()
                        .map(Integer::valueOf)
                        .toList(),
                preferH2(properties.getProperty("demo.database", "postgresql")),
                given(properties, "demo.rar").map(Path::of),
                split(properties.getProperty("demo.wars", "")).stream()
                        .map(DemoSettings::webApplication)
                        .toList(),
                given(properties, "demo.seconds").map(Long::valueOf).map(Duration::ofSeconds));
    }

    boolean hasConsole() {
        return webApplications.stream().anyMatch(each -> each.contextRoot().equals(CONSOLE));
    }

    private static int port(Properties properties, String name, int byDefault) {
        return given(properties, name).map(Integer::valueOf).orElse(byDefault);
    }

    private static boolean preferH2(String database) {
        return switch (database) {
            case "postgresql" -> false;
            case "h2" -> true;
            default -> throw new IllegalArgumentException(
                    "demo.database is '" + database + "', but must be postgresql or h2");
        };
    }

    private static WebApplication webApplication(String text) {
        int equals = text.indexOf('=');
        if (equals < 2 || text.charAt(0) != '/') {
            throw new IllegalArgumentException("demo.wars has '" + text + "', but needs /root=file");
        }
        return new WebApplication(text.substring(0, equals), Path.of(text.substring(equals + 1)));
    }

    private static Optional<String> given(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name)).filter(value -> !value.isBlank());
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split(",")) {
            if (!part.isBlank()) {
                parts.add(part.trim());
            }
        }
        return parts;
    }

    Path runDirectory() {
        return directory.resolve("run");
    }

    Path logDirectory() {
        return directory.resolve("logs");
    }

    /** All ports and what needs them, with the property that chooses another. */
    Map<Integer, String> ports() {
        Map<Integer, String> ports = new LinkedHashMap<>();
        ports.put(zooKeeperPort, "ZooKeeper, -Ddemo.zookeeper.port=...");
        ports.put(kafkaPort, "Kafka, -Ddemo.kafka.port=...");
        ports.put(controllerPort, "Kafka's controller, -Ddemo.kafka.controller.port=...");
        ports.put(databasePort, "the database, -Ddemo.database.port=...");
        httpPorts.forEach(port -> ports.put(port, "an application server, -Ddemo.http.ports=...,..."));
        return ports;
    }
}
