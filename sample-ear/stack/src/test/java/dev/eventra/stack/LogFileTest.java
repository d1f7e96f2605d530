package dev.eventra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir(factory = UnderTarget.class)
    private Path directory;

    @Test
    void the_tail_is_the_last_lines_without_colours() throws Exception {
        Path file = Files.writeString(directory.resolve("log"), "one\ntwo\n\u001B[1;91mthree\u001B[0m\n");

        assertThat(new LogFile(file).tail(2)).containsExactly("two", "three");
    }

    @Test
    void only_what_was_written_since_an_offset_is_read() throws Exception {
        Path file = Files.writeString(directory.resolve("log"), "old\n");
        LogFile log = new LogFile(file);
        long offset = log.length();
        Files.writeString(file, "old\nnew\n");

        assertThat(log.textFrom(offset)).isEqualTo("new\n");
    }

    @Test
    void a_log_that_is_not_there_is_empty() {
        assertThat(new LogFile(directory.resolve("none")).tail(5)).isEmpty();
    }
}
