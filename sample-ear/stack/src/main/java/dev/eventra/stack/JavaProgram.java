package dev.eventra.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Any main class in a JVM of its own, with the same life as a server: it can be killed, suspended and started again, and
 * ends when this process ends. It has started when it made the file {@link #READY} in its working directory, which is
 * {@link #directory()}.
 */
public final class JavaProgram extends JavaServer {

    /** The file that the program makes when it works. */
    public static final String READY = "ready";

    private final String mainClass;
    private final List<Path> classPath;
    private final List<String> arguments;

    private JavaProgram(ServerSettings settings, String mainClass, List<Path> classPath, List<String> arguments) {
        super(settings);
        this.mainClass = Objects.requireNonNull(mainClass, "mainClass");
        this.classPath = Stream.concat(Stream.of(ServerClassPath.launcher()), classPath.stream())
                .map(path -> path.toAbsolutePath().normalize())
                .toList();
        this.arguments = List.copyOf(arguments);
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    JavaCommand prepare() {
        try {
            Files.deleteIfExists(readyFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JavaCommand(mainClass, classPath, settings().allJvmOptions(), arguments);
    }

    @Override
    boolean isReady() {
        return Files.exists(readyFile());
    }

    private Path readyFile() {
        return directory().resolve(READY);
    }

    /** It listens to none that others know of. */
    @Override
    Map<Integer, String> ports() {
        return Map.of();
    }

    /** Settings of a program. */
    public static final class Builder extends ServerBuilder<Builder, JavaProgram> {

        private final List<Path> classPath = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private String mainClass;

        private Builder() {
            super("Program", Duration.ofSeconds(60));
        }

        /** The class with the main method. Required. */
        public Builder mainClass(String name) {
            this.mainClass = name;
            return this;
        }

        /** Adds jars or directories of classes. */
        public Builder classPath(List<Path> more) {
            classPath.addAll(more);
            return this;
        }

        /** Adds arguments of the main method. */
        public Builder arguments(String... more) {
            arguments.addAll(List.of(more));
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        public JavaProgram build() {
            return new JavaProgram(settings(), mainClass, classPath, arguments);
        }
    }
}
