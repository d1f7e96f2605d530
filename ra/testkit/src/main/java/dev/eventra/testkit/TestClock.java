package dev.eventra.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands still until it is moved. */
final class TestClock extends Clock {

    private final ZoneId zone;
    private final Instant[] now;

    TestClock(Instant start) {
        this(ZoneOffset.UTC, new Instant[] {start});
    }

    private TestClock(ZoneId zone, Instant[] now) {
        this.zone = zone;
        this.now = now;
    }

    void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time can't go back by " + duration);
        }
        now[0] = now[0].plus(duration);
    }

    @Override
    public Instant instant() {
        return now[0];
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new TestClock(other, now);
    }
}
