package dev.eventra.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A short run of the fault driver, as it is run by hand: by its jar, in a process of its own. */
class FaultsIT {

    private static final Path HOME = Path.of("target", "it", "faults").toAbsolutePath();
    private static final int MINUTES = 15;

    private final List<ProcessHandle> seen = new ArrayList<>();
    private Process process;

    @AfterEach
    void end_what_is_left() {
        if (process != null && process.isAlive()) {
            process.destroy();
        }
    }

    @Test
    void nothing_is_lost_repeated_or_reordered_and_nothing_stays_behind() throws Exception {
        Path output =
                run("faults", "--delivery", "--events", "2000", "--faults", "6", "--engines", "2", "--rate", "60");

        List<String> lines = Files.readAllLines(output);
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        assertThat(lines.get(0)).startsWith("seed ");
        JsonObject json = json(lines.get(lines.size() - 1));
        assertThat(json.getInt("events")).isGreaterThanOrEqualTo(2000);
        assertThat(json.getInt("deadLetters")).isZero();
        for (String checked : List.of("topic", "effects")) {
            assertThat(json.getJsonObject(checked).values()).as(checked).allMatch(count -> count.toString()
                    .equals("0"));
        }
        assertThat(json.getJsonObject("faults").values().stream()
                        .mapToInt(count -> Integer.parseInt(count.toString()))
                        .sum())
                .isEqualTo(6);
        assertNothingIsLeft();
    }

    @Test
    void interrupted_it_takes_all_with_it() throws Exception {
        Path output = start("faults", "--delivery", "--events", "2000", "--faults", "6", "--engines", "2");
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        while (!Files.readString(output).contains("all servers are up")) {
            assertThat(process.isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(100);
        }
        process.descendants().forEach(seen::add);

        process.destroy();

        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(seen).isNotEmpty();
        assertNothingIsLeft();
    }

    private Path run(String... arguments) throws IOException, InterruptedException {
        Path output = start(arguments);
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        while (!process.waitFor(500, TimeUnit.MILLISECONDS)) {
            process.descendants().filter(child -> !seen.contains(child)).forEach(seen::add);
            assertThat(System.nanoTime()).as("it takes too long").isLessThan(deadline);
        }
        return output;
    }

    private Path start(String... arguments) throws IOException {
        Files.createDirectories(HOME);
        Path output = Files.createTempFile(HOME, "output", ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target", "bench.jar").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--directory", HOME.toString()));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return output;
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(seen).noneMatch(FaultsIT::isRunning);
        try (Stream<Path> files = Files.list(HOME)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("run-"));
        }
    }

    /** A dead process that nobody reaped yet has no command. */
    private static boolean isRunning(ProcessHandle handle) {
        return handle.isAlive() && handle.info().command().isPresent();
    }

    private static JsonObject json(String line) {
        try (JsonReader reader = Json.createReaderFactory(Map.of()).createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }
}
