package dev.eventra.bench.relay;

import dev.eventra.bench.support.Arguments;
import dev.eventra.engine.relay.RelaySettings;
import java.nio.file.Path;
import java.util.List;

/**
 * How much is drained.
 *
 * @param warmups    rounds before those that count: a relay is a process of days, these are seconds, and the compiler
 *                   works beside the first ones
 * @param events     that each contender gets, but for slow ones
 * @param sizes      of the data, in bytes; one part of the run for each, the first one gives the result
 * @param batch      the most events in one read and in one transaction, for all
 * @param contenders the beginnings of the keys of those that take part; empty for all
 */
record DrainSettings(
        Path directory,
        int rounds,
        int warmups,
        int events,
        List<Integer> sizes,
        int groups,
        int batch,
        int partitions,
        List<String> contenders) {

    static DrainSettings of(Arguments arguments) {
        boolean quick = arguments.flag("quick");
        int bytes = arguments.optionalNumber("bytes").orElse(0);
        DrainSettings settings = new DrainSettings(
                arguments.path("directory", Path.of("target", "bench")),
                arguments.number("rounds", quick ? 1 : 5),
                arguments.number("warmups", quick ? 1 : 3),
                arguments.number("events", quick ? 20_000 : 200_000),
                bytes > 0 ? List.of(bytes) : quick ? List.of(1024) : List.of(1024, 200),
                arguments.number("groups", 1000),
                arguments.number(
                        "batch", RelaySettings.defaults("bench").batch().rows()),
                arguments.number("partitions", 8),
                arguments.list("contenders"));
        arguments.check();
        return settings;
    }

    boolean takesPart(Contender contender) {
        return contenders.isEmpty()
                || contenders.stream()
                        .anyMatch(each -> contender.key().equals(each)
                                || contender.key().startsWith(each + ".")
                                || contender.key().matches(each + "\\d+"));
    }

    Workload workload(int bytes) {
        return new Workload(events, Math.min(groups, events), bytes);
    }
}
