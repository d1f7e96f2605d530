package dev.eventra.engine.delivery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The turns that run, and for how long. Not thread-safe: {@link Dispatcher} guards it. */
final class RunningTurns {

    private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** One turn: the first items of one lane or, if they are delivered together, of several. */
    static final class TurnInWork {
        private final List<Lanes.Share<LaneKey, Delivery>> shares;
        private final List<Delivery> deliveries;
        private final long generation;
        private final boolean breakerTry;
        private final long begun;
        private boolean reported;

        private TurnInWork(
                List<Lanes.Share<LaneKey, Delivery>> shares, long generation, boolean breakerTry, long begun) {
            this.shares = shares;
            this.deliveries =
                    shares.stream().flatMap(share -> share.items().stream()).toList();
            this.generation = generation;
            this.breakerTry = breakerTry;
            this.begun = begun;
        }

        List<Lanes.Share<LaneKey, Delivery>> shares() {
            return shares;
        }

        /** Those of all shares, one share after the other. */
        List<Delivery> deliveries() {
            return deliveries;
        }

        /** Of the {@link Pause} in which it began. */
        long generation() {
            return generation;
        }

        /** Whether it is the single call by which the breaker finds out if the listener works again. */
        boolean isBreakerTry() {
            return breakerTry;
        }
    }

    private final Set<TurnInWork> turns = new HashSet<>();

    TurnInWork begin(List<Lanes.Share<LaneKey, Delivery>> shares, long generation, boolean breakerTry, long now) {
        TurnInWork turn = new TurnInWork(shares, generation, breakerTry, now);
        turns.add(turn);
        return turn;
    }

    void end(TurnInWork turn) {
        turns.remove(turn);
    }

    int count() {
        return turns.size();
    }

    /** What runs. */
    List<Delivery> deliveries() {
        return turns.stream().flatMap(turn -> turn.deliveries().stream()).toList();
    }

    /** What has run for more than a minute, the first of each turn, each told once. */
    List<Delivery> newlyLong(long now) {
        List<Delivery> found = new ArrayList<>();
        for (TurnInWork turn : turns) {
            if (!turn.reported && now - turn.begun > LONG_NANOS) {
                turn.reported = true;
                found.add(turn.deliveries.get(0));
            }
        }
        return found;
    }
}
