package dev.eventra.engine.outbox;

/** Told of committed events, so that the relay need not wait for its next look. Must return at once; thread-safe. */
@FunctionalInterface
public interface CommitListener {

    /**
     * @param outbox the outbox's name
     * @param shard  a shard with new rows
     * @param events how many
     */
    void committed(String outbox, int shard, int events);

    /**
     * Delayed events were committed; they come to their shards later.
     *
     * @param outbox the outbox's name
     * @param events how many
     */
    default void scheduled(String outbox, int events) {}

    /**
     * Of the events that were committed, some have large data, which is stored apart.
     *
     * @param outbox the outbox's name
     * @param events how many
     * @param bytes  the size of their data
     */
    default void storedApart(String outbox, int events, long bytes) {}
}
