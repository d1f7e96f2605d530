package dev.eventra.engine.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records who works for which shard, from being told to until having let go, and every time that two do. */
final class Ownerships {

    /** Began or ended. */
    record Entry(String worker, String what, ShardId shard, long epoch) {}

    private final Map<ShardId, Set<String>> owners = new TreeMap<>();
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<String> overlaps = new CopyOnWriteArrayList<>();

    /** A relay that lets go when it is allowed to. */
    final class Relay implements ShardListener {

        private final String worker;
        private final Map<ShardId, Long> running = new ConcurrentHashMap<>();
        private final Map<ShardId, CompletableFuture<Void>> held = new ConcurrentHashMap<>();
        private volatile boolean holdsOn;
        private volatile boolean failsOnce;
        private volatile boolean failsByError;

        Relay(String worker) {
            this.worker = worker;
        }

        /** From now on it lets go only by {@link #letGo()}. */
        void holdOn() {
            holdsOn = true;
        }

        /** A class that is missing, say. */
        void failOnceByAnError() {
            failsByError = true;
        }

        void failOnce() {
            failsOnce = true;
        }

        void letGo() {
            holdsOn = false;
            held.forEach((shard, stage) -> ended(shard, stage));
        }

        /** What it was asked to release and has not yet. */
        Set<ShardId> asked() {
            return new TreeSet<>(held.keySet());
        }

        Map<ShardId, Long> running() {
            return new TreeMap<>(running);
        }

        @Override
        public void acquired(ShardId shard, long epoch) {
            if (failsOnce) {
                failsOnce = false;
                throw new IllegalStateException("cannot begin yet");
            }
            if (failsByError) {
                failsByError = false;
                throw new LinkageError("a defect");
            }
            running.put(shard, epoch);
            begin(worker, shard, epoch);
        }

        @Override
        public CompletionStage<Void> release(ShardId shard) {
            entries.add(new Entry(worker, "release", shard, running.getOrDefault(shard, -1L)));
            CompletableFuture<Void> stage = new CompletableFuture<>();
            held.put(shard, stage);
            if (!holdsOn) {
                // from another thread, as a relay would
                CompletableFuture.runAsync(() -> ended(shard, stage));
            }
            return stage;
        }

        private void ended(ShardId shard, CompletableFuture<Void> stage) {
            held.remove(shard);
            Long epoch = running.remove(shard);
            end(worker, shard, epoch == null ? -1 : epoch);
            stage.complete(null);
        }
    }

    Relay relay(String worker) {
        return new Relay(worker);
    }

    private synchronized void begin(String worker, ShardId shard, long epoch) {
        Set<String> now = owners.computeIfAbsent(shard, s -> new TreeSet<>());
        if (!now.isEmpty()) {
            overlaps.add(shard + ": " + worker + " began while it was " + now);
        }
        now.add(worker);
        entries.add(new Entry(worker, "begin", shard, epoch));
    }

    private synchronized void end(String worker, ShardId shard, long epoch) {
        owners.getOrDefault(shard, new TreeSet<>()).remove(worker);
        entries.add(new Entry(worker, "end", shard, epoch));
    }

    List<String> overlaps() {
        return overlaps;
    }

    List<Entry> entries() {
        return entries;
    }

    long count(String worker, String what) {
        return entries.stream()
                .filter(e -> e.worker().equals(worker) && e.what().equals(what))
                .count();
    }
}
