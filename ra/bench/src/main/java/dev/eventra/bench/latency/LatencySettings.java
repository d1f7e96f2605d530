package dev.eventra.bench.latency;

import dev.eventra.bench.support.Arguments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is measured.
 *
 * @param rates   events a second, of all writers together; one part of the run for each
 * @param warmUp  of each turn, not counted
 * @param lasts   what is counted of each turn
 * @param two     whether events are published by an engine that does not own the shard
 * @param shards  of Eventra, one contender for each
 */
record LatencySettings(
        Path directory,
        int rounds,
        List<Integer> rates,
        Duration warmUp,
        Duration lasts,
        int writers,
        int groups,
        int bytes,
        boolean two,
        List<Integer> shards) {

    static LatencySettings of(Arguments arguments) {
        boolean quick = arguments.flag("quick");
        int rate = arguments.optionalNumber("rate").orElse(0);
        int shards = arguments.optionalNumber("shards").orElse(0);
        boolean two = arguments.flag("two");
        LatencySettings settings = new LatencySettings(
                arguments.path("directory", Path.of("target", "bench")),
                arguments.number("rounds", quick ? 1 : 3),
                rate > 0 ? List.of(rate) : List.of(500, 2000),
                Duration.ofSeconds(arguments.number("warm-up", quick ? 1 : 3)),
                Duration.ofSeconds(arguments.number("seconds", quick ? 3 : 10)),
                arguments.number("writers", 4),
                arguments.number("groups", 100),
                arguments.number("bytes", 1024),
                two,
                // who owns which of several shards is not chosen here
                shards > 0 ? List.of(shards) : two ? List.of(1) : List.of(1, 8));
        arguments.check();
        if (settings.two && !settings.shards.equals(List.of(1))) {
            throw new IllegalArgumentException("--two is with one shard, --shards is " + shards);
        }
        return settings;
    }
}
