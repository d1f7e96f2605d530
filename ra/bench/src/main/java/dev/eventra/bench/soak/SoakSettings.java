package dev.eventra.bench.soak;

import dev.eventra.bench.relay.Workload;
import dev.eventra.bench.support.Arguments;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What is done for how long.
 *
 * @param backlog how many events lie in the outbox before its relay begins; a multiple of {@link #ROUND}, may be 0
 * @param events  how many are published while the relay works; a multiple of {@link #ROUND}, may be 0
 * @param rate    how many of them a second, by all writers together
 * @param bytes   the size of an event's data
 * @param every   the time between two samples
 */
record SoakSettings(Path directory, int backlog, int events, int rate, int bytes, int shards, Duration every) {

    static final int GROUPS = 1000;
    /** Events of one transaction, all of one group. */
    static final int TRANSACTION = 10;
    /** Each group's transaction once: whatever is written ends with a whole one, so that numbers leave no gap. */
    static final int ROUND = GROUPS * TRANSACTION;

    private static final long SECONDS_PER_MINUTE = 60;
    private static final Duration QUICK = Duration.ofSeconds(2);

    static SoakSettings of(Arguments arguments) {
        boolean quick = arguments.flag("quick");
        int rate = arguments.number("rate", 2000);
        long minutes = atLeastZero(arguments, "minutes", 15);
        SoakSettings settings = new SoakSettings(
                arguments.path("directory", Path.of("target", "bench")),
                rounded("backlog", atLeastZero(arguments, "backlog", 0)),
                quick && minutes > 0 ? ROUND : rounded("minutes", minutes * SECONDS_PER_MINUTE * rate),
                rate,
                arguments.number("bytes", 1024),
                arguments.number("shards", 8),
                quick ? QUICK : Duration.ofMinutes(1));
        arguments.check();
        if (settings.backlog == 0 && settings.events == 0) {
            throw new IllegalArgumentException("--minutes is 0 and there is no --backlog: nothing is left to be done");
        }
        if ((long) settings.backlog + settings.events > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "--backlog and --minutes make more than " + Integer.MAX_VALUE + " events");
        }
        return settings;
    }

    private static long atLeastZero(Arguments arguments, String option, long otherwise) {
        long value = arguments.longNumber(option, otherwise);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "--" + option + " is " + value + ", allowed is 0 to " + Integer.MAX_VALUE);
        }
        return value;
    }

    private static int rounded(String option, long events) {
        long rounds = (events + ROUND - 1) / ROUND;
        if (rounds * ROUND > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "--" + option + " makes " + events + " events, allowed are " + Integer.MAX_VALUE);
        }
        return (int) (rounds * ROUND);
    }

    /** All events of the run. */
    Workload workload() {
        return new Workload(backlog + events, GROUPS, bytes);
    }
}
