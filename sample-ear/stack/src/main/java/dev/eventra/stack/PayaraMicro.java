package dev.eventra.stack;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Payara Micro instance, not clustered. It has started when all its commands succeeded (deployments are commands)
 * and, if one is given, its ready path answers. Every start is fresh: nothing is kept of the last run.
 */
public final class PayaraMicro extends JavaServer {

    private static final String JARS = "payara";
    private static final String READY = ") ready in ";
    private static final String FAILED = "Boot Command .* failed.*";
    private static final int HTTP_MILLIS = 2_000;
    private static final int FIRST_ERROR = 400;

    private final Configuration configuration;
    private volatile long startOffset;

    private PayaraMicro(ServerSettings settings, Configuration configuration) {
        super(settings);
        this.configuration = configuration;
    }

    private record Configuration(
            Map<String, String> systemProperties, List<Path> libraries, List<String> commands, String readyPath) {

        Configuration {
            systemProperties = Map.copyOf(systemProperties);
            libraries = List.copyOf(libraries);
            commands = List.copyOf(commands);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The server itself, for a launcher of another kind. */
    public static Path jar() {
        return ServerClassPath.jars(JARS).get(0);
    }

    /** The address of a path that begins with a slash. */
    public String url(String path) {
        return "http://localhost:" + port() + path;
    }

    @Override
    JavaCommand prepare() {
        startOffset = log().length();
        Path unpacked = directory().resolve("server");
        Path commandFile = directory().resolve("post-boot.txt");
        Directories.delete(unpacked);
        Directories.create(unpacked);
        try {
            Files.write(commandFile, configuration.commands());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "--nocluster",
                "--nohazelcast",
                "--disablephonehome",
                "--unpackdir",
                unpacked.toString(),
                "--port",
                Integer.toString(port()),
                "--postbootcommandfile",
                commandFile.toString()));
        if (!configuration.libraries().isEmpty()) {
            arguments.add("--addlibs");
            arguments.add(configuration.libraries().stream()
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator)));
        }
        return new JavaCommand(
                "fish.payara.micro.PayaraMicro", ServerClassPath.withLauncher(JARS), jvmOptions(), arguments);
    }

    private List<String> jvmOptions() {
        List<String> options = new ArrayList<>();
        options.add("-Xmx320m");
        options.addAll(moduleOptions());
        new TreeMap<>(configuration.systemProperties())
                .forEach((name, value) -> options.add("-D" + name + "=" + value));
        return settings().allJvmOptions(options.toArray(String[]::new));
    }

    /** The packages that the server's jar asks for; java honours them only with -jar. */
    private static List<String> moduleOptions() {
        try (JarFile jar = new JarFile(jar().toFile())) {
            Attributes attributes = jar.getManifest().getMainAttributes();
            return Stream.of("Add-Opens", "Add-Exports")
                    .flatMap(kind -> Optional.ofNullable(attributes.getValue(kind)).stream()
                            .flatMap(value -> Stream.of(value.trim().split(" +")))
                            .map(name -> "--" + kind.toLowerCase(Locale.ROOT) + "=" + name + "=ALL-UNNAMED"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    boolean isReady() {
        String sinceStart = log().textFrom(startOffset);
        Optional<String> failed =
                sinceStart.lines().filter(line -> line.matches(".*" + FAILED)).findFirst();
        if (failed.isPresent()) {
            // the server itself would go on without the application
            String message = failed.get().replaceFirst(".*(?=Boot Command)", "");
            throw new ServerStartException("%s failed to start: %s%n%s".formatted(name(), message, tail()));
        }
        return sinceStart.contains(READY) && answers();
    }

    private boolean answers() {
        if (configuration.readyPath() == null) {
            return true;
        }
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(url(configuration.readyPath())).toURL().openConnection();
            connection.setConnectTimeout(HTTP_MILLIS);
            connection.setReadTimeout(HTTP_MILLIS);
            connection.setInstanceFollowRedirects(false);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status < FIRST_ERROR;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Settings of a Payara Micro instance. */
    public static final class Builder extends ServerBuilder<Builder, PayaraMicro> {

        private final Map<String, String> systemProperties = new TreeMap<>();
        private final List<Path> libraries = new ArrayList<>();
        private final List<String> commands = new ArrayList<>();
        private String readyPath;

        private Builder() {
            super("Payara Micro", Duration.ofSeconds(120));
        }

        /** Sets system properties of the server, which MicroProfile Config and resource adapters can read. */
        public Builder systemProperties(Map<String, String> properties) {
            systemProperties.putAll(properties);
            return this;
        }

        /** Adds a jar that all applications see. */
        public Builder library(Path jar) {
            libraries.add(Objects.requireNonNull(jar, "jar").toAbsolutePath());
            return this;
        }

        /** Adds the driver of the database. */
        public Builder driverOf(DatabaseServer database) {
            libraries.addAll(database.driver());
            return this;
        }

        /** Adds commands to run after the start; the first that fails makes the start fail. */
        public Builder commands(PayaraCommands more) {
            commands.addAll(more.lines());
            return this;
        }

        /** A path, beginning with a slash, that must answer without an error before the start counts as done. */
        public Builder readyPath(String path) {
            this.readyPath = Objects.requireNonNull(path, "path");
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        public PayaraMicro build() {
            return new PayaraMicro(settings(), new Configuration(systemProperties, libraries, commands, readyPath));
        }
    }
}
