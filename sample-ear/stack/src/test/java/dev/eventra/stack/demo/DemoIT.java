package dev.eventra.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.stack.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoIT {

    private final Path directory = Path.of("target/it/demo").toAbsolutePath();
    private final Map<String, String> properties = new TreeMap<>(Map.of(
            "demo.directory", directory.toString(),
            "demo.zookeeper.port", Integer.toString(Ports.free()),
            "demo.kafka.port", Integer.toString(Ports.free()),
            "demo.kafka.controller.port", Integer.toString(Ports.free()),
            "demo.database.port", Integer.toString(Ports.free()),
            "demo.http.ports", Integer.toString(Ports.free())));
    private Process demo;

    @AfterEach
    void end_the_demo() {
        if (demo != null) {
            demo.destroyForcibly();
        }
    }

    @Test
    void it_starts_says_so_and_leaves_only_logs() throws Exception {
        properties.put("demo.seconds", "0");
        properties.put("demo.database", "h2");

        List<String> output = outputOf(startDemo());

        assertThat(demo.waitFor()).isZero();
        assertThat(output)
                .contains("Eventra demo is ready")
                .endsWith("Eventra demo stopped")
                .anyMatch(line -> line.contains("jdbc:h2:tcp"));
        assertThat(directory.resolve("run")).doesNotExist();
        assertThat(directory.resolve("logs/kafka.log")).isNotEmptyFile();
        assertPortsAreFree();
    }

    @Test
    void an_interrupt_while_it_starts_stops_what_runs() throws Exception {
        BufferedReader reader = startDemo();
        for (Iterator<String> lines = reader.lines().iterator(); lines.hasNext(); ) {
            if (lines.next().contains("ZooKeeper is up")) {
                break;
            }
        }

        // not Process.destroy(): that closes the stream which is still to be read
        demo.toHandle().destroy();

        assertThat(outputOf(reader)).endsWith("Eventra demo stopped");
        assertThat(demo.waitFor()).isEqualTo(128 + 15);
        assertThat(directory.resolve("run")).doesNotExist();
        assertPortsAreFree();
    }

    @Test
    void taken_ports_are_all_named_and_nothing_starts() throws Exception {
        try (ServerSocket first = new ServerSocket(0);
                ServerSocket second = new ServerSocket(0)) {
            properties.put("demo.kafka.port", Integer.toString(first.getLocalPort()));
            properties.put("demo.http.ports", Integer.toString(second.getLocalPort()));

            List<String> output = outputOf(startDemo());

            assertThat(demo.waitFor()).isEqualTo(1);
            assertThat(output)
                    .anyMatch(line -> line.contains(Integer.toString(first.getLocalPort()))
                            && line.contains("Kafka")
                            && line.contains(Integer.toString(second.getLocalPort())))
                    .noneMatch(line -> line.contains("Starting"));
        }
    }

    private BufferedReader startDemo() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Demo.class.getName()));
        Files.createDirectories(directory);
        demo = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8));
    }

    private static List<String> outputOf(BufferedReader reader) {
        return reader.lines().toList();
    }

    private void assertPortsAreFree() throws InterruptedException {
        assertThat(demo.waitFor(1, TimeUnit.SECONDS)).isTrue();
        properties.entrySet().stream()
                .filter(each -> each.getKey().contains("port"))
                .forEach(each -> assertThat(Ports.isFree(Integer.parseInt(each.getValue())))
                        .as(each.getKey())
                        .isTrue());
    }
}
