package dev.eventra.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansIT {

    @TempDir(factory = UnderTarget.class)
    private Path directory;

    @Test
    void servers_end_when_the_process_that_started_them_is_killed() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ParentMain.class.getName(),
                        directory.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        try {
            List<ProcessHandle> servers = handles(parent);
            assertThat(servers).hasSize(3).allMatch(ProcessHandle::isAlive);

            parent.destroyForcibly().waitFor();

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(servers).noneMatch(ProcessHandle::isAlive));
        } finally {
            parent.destroyForcibly();
        }
    }

    private static List<ProcessHandle> handles(Process parent) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
            return Stream.of(reader.readLine().split(" "))
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
        }
    }
}
