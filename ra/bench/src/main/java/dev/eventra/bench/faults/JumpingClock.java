package dev.eventra.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's clock, set wrong by what a file in the working directory says. Thread-safe. */
final class JumpingClock extends Clock {

    /** Holds the seconds by which the clock is fast, maybe below 0. */
    static final String FILE = "clock";

    private static final long LOOK_NANOS = 20_000_000;

    private volatile Duration fast = Duration.ZERO;
    private volatile long looked = System.nanoTime() - LOOK_NANOS;

    @Override
    public Instant instant() {
        if (System.nanoTime() - looked >= LOOK_NANOS) {
            looked = System.nanoTime();
            fast = look();
        }
        return Instant.now().plus(fast);
    }

    private static Duration look() {
        try {
            return Duration.ofSeconds(Long.parseLong(Files.readString(Path.of(FILE))));
        } catch (NoSuchFileException e) {
            return Duration.ZERO;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants are all that is asked for");
    }
}
