package dev.eventra.bench.faults;

import dev.eventra.bench.support.Arguments;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How much is done to how many.
 *
 * @param delivery whether engines deliver too, or relay only
 * @param events   how many are written at the least; the flood does not end before the faults do
 * @param inbox    whether deliveries keep an inbox; without it effects must be found to be duplicated, which shows that
 *     the checker sees
 * @param rate     about how many events are written a second
 */
record FaultSettings(
        Path directory,
        boolean delivery,
        boolean inbox,
        int events,
        int faults,
        long seed,
        int engines,
        int writers,
        int rate) {

    private static final int MOST_SEEDS = 1_000_000;
    /** What a fault and its repair take, about; the flood is to last as long as the faults do. */
    private static final int SECONDS_PER_FAULT = 8;

    static FaultSettings of(Arguments arguments) {
        int events = arguments.number("events", 30_000);
        int faults = arguments.number("faults", 18);
        FaultSettings settings = new FaultSettings(
                arguments.path("directory", Path.of("target", "bench")),
                arguments.flag("delivery"),
                !arguments.flag("without-inbox"),
                events,
                faults,
                arguments.longNumber("seed", ThreadLocalRandom.current().nextInt(MOST_SEEDS)),
                arguments.number("engines", 3),
                arguments.number("writers", 2),
                arguments.number("rate", Math.max(1, events / (SECONDS_PER_FAULT * (faults + 1)))));
        arguments.check();
        return settings;
    }
}
