package dev.eventra.bench.assign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.bench.support.Arguments;
import jakarta.json.JsonObject;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssignCommandTest {

    @Test
    void a_worker_that_leaves_moves_its_own_shards_alone() {
        JsonObject result = new AssignCommand(
                        Arguments.of(List.of("--workers", "20", "--outboxes", "20", "--shards", "8", "--rounds", "1")),
                        new PrintStream(OutputStream.nullOutputStream()))
                .run()
                .json();
        assertThat(result.getJsonObject("one worker leaves").getInt("moves")).isEqualTo(8);
        assertThat(result.getJsonObject("one worker joins").getInt("moves")).isEqualTo(7);
        assertThat(result.getJsonObject("nothing changed").getInt("moves")).isZero();
        assertThat(result.getJsonObject("skewed loads, nothing changed").getInt("moves"))
                .isZero();
    }
}
