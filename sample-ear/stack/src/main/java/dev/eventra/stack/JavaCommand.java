package dev.eventra.stack;

import dev.eventra.stack.child.ChildMain;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A child JVM to start: main class, class path, options of the JVM and arguments of the program.
 *
 * @param classPath must hold the launcher, {@link ChildMain}
 */
record JavaCommand(String mainClass, List<Path> classPath, List<String> jvmOptions, List<String> arguments) {

    JavaCommand {
        classPath = List.copyOf(classPath);
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
    }

    List<String> toList() {
        List<String> line = new ArrayList<>();
        // A session of its own: the terminal's Ctrl-C reaches only the parent, which stops the servers in order.
        findOnPath("setsid").ifPresent(line::add);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvmOptions);
        line.add("-cp");
        line.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        line.add(ChildMain.class.getName());
        line.add(mainClass);
        line.addAll(arguments);
        return line;
    }

    private static Optional<String> findOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
