package dev.eventra.bench.latency;

import dev.eventra.api.Event;
import dev.eventra.bench.support.RunningEngine;
import dev.eventra.bench.support.RunningEngine.Place;
import java.util.List;

/**
 * Eventra with its defaults.
 *
 * @param two whether the events are published by another engine than the one that owns the shard
 */
record EngineContender(int shards, boolean two) implements Contender {

    @Override
    public String name() {
        return "Eventra, " + (shards == 1 ? "1 shard" : shards + " shards") + (two ? ", two engines" : "");
    }

    @Override
    public String key() {
        return shards == 1 ? "eventra" : "eventra" + shards;
    }

    @Override
    public Flow start(Place place) {
        RunningEngine owner = RunningEngine.start(place, "owner", shards);
        Running alone = new Running(owner, List.of(owner));
        if (!two) {
            return alone;
        }
        // it has the shard once an event has gone through, and keeps it when another one joins
        Reader.awaitFirst(place, alone);
        RunningEngine publisher = RunningEngine.start(place, "publisher", shards);
        return new Running(publisher, List.of(publisher, owner));
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
