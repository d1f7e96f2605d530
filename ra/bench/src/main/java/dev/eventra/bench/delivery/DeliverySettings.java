package dev.eventra.bench.delivery;

import dev.eventra.bench.support.Arguments;
import java.nio.file.Path;

/**
 * How much is measured.
 *
 * @param events       in each round, for those that do several at a time
 * @param singleEvents for those that do one after the other
 * @param paced        events of a round whose lag is measured
 * @param rate         of those, a second
 * @param batch        whether batches are measured too
 */
record DeliverySettings(
        Path directory,
        int rounds,
        int events,
        int singleEvents,
        int paced,
        int rate,
        int groups,
        int bytes,
        int partitions,
        boolean batch) {

    static DeliverySettings of(Arguments arguments) {
        boolean quick = arguments.flag("quick");
        int events = arguments.number("events", quick ? 3_000 : 10_000);
        DeliverySettings settings = new DeliverySettings(
                arguments.path("directory", Path.of("target", "bench")),
                arguments.number("rounds", quick ? 1 : 5),
                events,
                arguments.number("single-events", Math.max(1, events / 5)),
                arguments.number("paced", quick ? 300 : 600),
                arguments.number("rate", 100),
                arguments.number("groups", 500),
                arguments.number("bytes", 1024),
                arguments.number("partitions", 8),
                !arguments.flag("no-batch"));
        arguments.check();
        return settings;
    }

    Workload floodFor(Contender contender) {
        return new Workload(events, Math.min(groups, events), bytes)
                .withEvents(contender.isSlow() ? singleEvents : events);
    }

    Workload pacedWork() {
        return new Workload(paced, Math.min(groups, paced), bytes);
    }
}
