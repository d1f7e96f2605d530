package dev.eventra.engine.delivery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The turns that run, and for how long. Not thread-safe: {@link Dispatcher} guards it. */
final class RunningTurns {

    private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** One turn of a lane, for the item that was its head when it began. */
    static final class TurnInWork {
        private final Lanes.Lane<LaneKey, Delivery> lane;
        private final Delivery delivery;
        private final long generation;
        private final long begun;
        private boolean reported;

        private TurnInWork(Lanes.Lane<LaneKey, Delivery> lane, long generation, long begun) {
            this.lane = lane;
            this.delivery = lane.head();
            this.generation = generation;
            this.begun = begun;
        }

        Lanes.Lane<LaneKey, Delivery> lane() {
            return lane;
        }

        Delivery delivery() {
            return delivery;
        }

        /** Of the {@link Pause} in which it began. */
        long generation() {
            return generation;
        }
    }

    private final Set<TurnInWork> turns = new HashSet<>();

    TurnInWork begin(Lanes.Lane<LaneKey, Delivery> lane, long generation, long now) {
        TurnInWork turn = new TurnInWork(lane, generation, now);
        turns.add(turn);
        return turn;
    }

    void end(TurnInWork turn) {
        turns.remove(turn);
    }

    /** What runs. */
    List<Delivery> deliveries() {
        return turns.stream().map(TurnInWork::delivery).toList();
    }

    /** What has run for more than a minute, each told once. */
    List<Delivery> newlyLong(long now) {
        List<Delivery> found = new ArrayList<>();
        for (TurnInWork turn : turns) {
            if (!turn.reported && now - turn.begun > LONG_NANOS) {
                turn.reported = true;
                found.add(turn.delivery);
            }
        }
        return found;
    }
}
