package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMillis(600);

    private final BatchSize size = new BatchSize(new RelaySettings.Batch(3000, 1000));

    @Test
    void a_backlog_makes_it_large_up_to_the_setting_and_its_end_makes_it_small_again() {
        assertThat(size.next()).isEqualTo(new RelaySettings.Batch(500, 1000));
        size.committed(true, SHORT);
        assertThat(size.next().rows()).isEqualTo(3000);
        size.committed(false, SHORT);
        assertThat(size.next().rows()).isEqualTo(500);
    }

    @Test
    void it_grows_to_what_would_take_a_quarter_of_a_second_and_not_beyond() {
        size.committed(true, Duration.ofMillis(100));
        assertThat(size.next().rows()).isEqualTo(1000);
        size.committed(true, Duration.ofMillis(200));
        size.committed(true, Duration.ofMillis(400));
        assertThat(size.next().rows()).isEqualTo(1000);
    }

    @Test
    void a_transaction_that_took_long_halves_it_down_to_one() {
        size.committed(true, LONG);
        assertThat(size.next().rows()).isEqualTo(250);
        for (int i = 0; i < 20; i++) {
            size.committed(true, LONG);
        }
        assertThat(size.next().rows()).isEqualTo(1);
    }

    @Test
    void one_that_fails_halves_it_down_to_one_and_a_backlog_makes_it_large_again() {
        size.failed();
        assertThat(size.next().rows()).isEqualTo(250);
        for (int i = 0; i < 20; i++) {
            size.failed();
        }
        assertThat(size.next().rows()).isEqualTo(1);
        for (int i = 0; i < 4; i++) {
            size.committed(true, SHORT);
        }
        assertThat(size.next().rows()).isEqualTo(3000);
    }

    @Test
    void a_small_setting_is_never_exceeded() {
        BatchSize small = new BatchSize(new RelaySettings.Batch(7, 1000));
        small.committed(true, SHORT);
        assertThat(small.next().rows()).isEqualTo(7);
    }
}
