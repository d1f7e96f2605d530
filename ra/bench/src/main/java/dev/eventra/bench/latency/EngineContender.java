package dev.eventra.bench.latency;

import dev.eventra.api.Event;
import dev.eventra.bench.support.RunningEngine;
import dev.eventra.bench.support.RunningEngine.Place;
import java.util.List;
import java.util.Map;

/**
 * Eventra with its defaults.
 *
 * @param two whether the events are published by another engine than the one that owns the shard
 * @param journal whether it notes where events went
 */
record EngineContender(int shards, boolean two, boolean journal) implements Contender {

    @Override
    public String name() {
        return "Eventra, " + (shards == 1 ? "1 shard" : shards + " shards") + (two ? ", two engines" : "")
                + (journal ? ", journal" : "");
    }

    @Override
    public String key() {
        return "eventra" + (shards == 1 ? "" : shards) + (journal ? "Journal" : "");
    }

    @Override
    public Flow start(Place place) {
        RunningEngine owner = start(place, "owner");
        Running alone = new Running(owner, List.of(owner));
        if (!two) {
            return alone;
        }
        // it has the shard once an event has gone through, and keeps it when another one joins
        Reader.awaitFirst(place, alone);
        RunningEngine publisher = start(place, "publisher");
        return new Running(publisher, List.of(publisher, owner));
    }

    private RunningEngine start(Place place, String worker) {
        return RunningEngine.start(place, worker, shards, Map.of("eventra.journal", journal ? "on" : "off"));
    }

    private record Running(RunningEngine publisher, List<RunningEngine> all) implements Flow {

        @Override
        public void publish(Event event) {
            publisher.engine().publish(event);
        }

        @Override
        public void close() {
            all.forEach(RunningEngine::close);
        }
    }
}
