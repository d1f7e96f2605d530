package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.engine.testkit.LogCapture;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class TroubleTest {

    @Test
    void an_outage_is_one_short_line_at_its_begin_and_one_at_its_end() {
        Trouble trouble = new Trouble("shard default/5 epoch 4");
        Exception cause = new KafkaException("wrapped: no answer", new TimeoutException("no answer"));
        try (LogCapture log = new LogCapture(Trouble.class)) {
            for (int second = 0; second < 3; second++) {
                trouble.report(
                        RelayFailure.KAFKA,
                        Level.WARNING,
                        "Kafka fails, events wait",
                        RelayFailure.KAFKA.past(),
                        cause,
                        Duration.ofSeconds(second).toNanos());
            }
            trouble.over(Duration.ofMillis(19_498).toNanos());
            trouble.over(Duration.ofMillis(20_000).toNanos());
            assertThat(log.lines())
                    .containsExactly(
                            "WARNING shard default/5 epoch 4: Kafka fails, events wait: no answer",
                            "INFO shard default/5 epoch 4: goes on, was without Kafka for 19.5 s");
            assertThat(log.records().get(0).getThrown()).isNull();
        }
    }

    @Test
    void a_defect_is_logged_with_its_trace() {
        Trouble trouble = new Trouble("s");
        RuntimeException defect = new IllegalStateException();
        try (LogCapture log = new LogCapture(Trouble.class)) {
            trouble.report(RelayFailure.INTERNAL, Level.ERROR, "failed", "was held", defect, 0);
            assertThat(log.lines()).containsExactly("SEVERE s: failed: IllegalStateException");
            assertThat(log.records().get(0).getThrown()).isSameAs(defect);
        }
    }
}
