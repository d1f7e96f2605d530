package dev.eventra.engine.delivery;

import dev.eventra.engine.inbox.StoredPosition;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/** One partition of a consumer, from its assignment on. Used by the thread that polls. */
final class AssignedPartition {

    /** What is done with it. It is read in {@code RUNNING} only. */
    enum Stage {
        /** Its position is not known here. */
        WAITING,
        /** Its position is being loaded. */
        LOADING,
        RUNNING,
        /** It is given up for now: what runs of it ends. */
        DRAINING,
        /** Nothing of it runs; its last position is being saved, and that it is not delivered here. */
        SETTLING
    }

    private final TopicPartition id;
    private OffsetTracker tracker = new OffsetTracker();
    private Stage stage = Stage.WAITING;
    private StoredPosition stored;
    private Long committed;
    private Long outOfRange;
    private boolean dropped;
    private boolean kept;
    private boolean full;
    private long fullSince;
    private boolean toldFull;

    AssignedPartition(TopicPartition id) {
        this.id = id;
    }

    TopicPartition id() {
        return id;
    }

    int number() {
        return id.partition();
    }

    OffsetTracker tracker() {
        return tracker;
    }

    Stage stage() {
        return stage;
    }

    boolean is(Stage one) {
        return stage == one;
    }

    void loading() {
        stage = Stage.LOADING;
    }

    void waiting() {
        stage = Stage.WAITING;
    }

    /** Its position is known: it is read from there on. */
    void run(StoredPosition position) {
        stored = position;
        tracker = new OffsetTracker();
        committed = null;
        outOfRange = null;
        dropped = false;
        kept = false;
        full = false;
        toldFull = false;
        stage = Stage.RUNNING;
    }

    /** Nothing of it is begun any more, queued or not. */
    void drain() {
        tracker.close();
        outOfRange = null;
        dropped = true;
        kept = false;
        stage = Stage.DRAINING;
    }

    /** Nothing of it is begun for now; what is queued is kept. */
    void hold() {
        kept = true;
        stage = Stage.DRAINING;
    }

    /** Whether what is queued of it waits for the end of a pause. */
    boolean isKept() {
        return kept;
    }

    /** What was kept goes on. */
    void carryOn() {
        kept = false;
        stage = outOfRange == null ? Stage.RUNNING : Stage.DRAINING;
    }

    /** Whether a position that was loaded is the one that what was kept goes on from. */
    boolean isStill(StoredPosition loaded) {
        return kept && loaded.equals(stored);
    }

    /** Kafka has no record at an offset: what is queued is still delivered, as Kafka may not have that any more. */
    void finishUpTo(long offset) {
        outOfRange = offset;
        stage = Stage.DRAINING;
    }

    /** Whether a partition that is drained waits for nothing but for what runs. */
    boolean isDrainedOnceIdle() {
        return dropped || kept || tracker.unfinished() == 0;
    }

    void settle() {
        stage = Stage.SETTLING;
    }

    /** Where Kafka has no record, if that is why it is drained. */
    OptionalLong outOfRange() {
        return outOfRange == null ? OptionalLong.empty() : OptionalLong.of(outOfRange);
    }

    /** The position that the database has; null before it is loaded. */
    StoredPosition stored() {
        return stored;
    }

    void saved(StoredPosition position) {
        if (stored != null && position.resets() == stored.resets() && position.position() > stored.position()) {
            stored = position;
        }
    }

    /** Whether Kafka has not this offset as the group's yet. */
    boolean isUncommitted(long offset) {
        return committed == null || committed != offset;
    }

    void committed(long offset) {
        committed = offset;
    }

    /**
     * Notes whether it holds its share of the buffer.
     *
     * @return whether that is new
     */
    boolean full(boolean now, long nanoTime) {
        boolean changed = full != now;
        if (changed) {
            full = now;
            fullSince = nanoTime;
            toldFull = false;
        }
        return changed;
    }

    boolean isFull() {
        return full;
    }

    /** Whether it has been full for that long; says so once. */
    boolean isNewlyLongFull(long nanoTime, long limit) {
        boolean tell = full && !toldFull && nanoTime - fullSince > limit;
        toldFull |= tell;
        return tell;
    }
}
