package dev.eventra.bench.delivery;

/** One way to handle the events of a topic. */
interface Contender {

    /** Its name in the table. */
    String name();

    /** Whether it handles one event after the other, each in a transaction: that takes long. */
    boolean isSlow();

    /**
     * Begins to handle a topic's events from its first one on.
     *
     * @return what ends it
     */
    AutoCloseable start(String topic, Progress progress) throws Exception;
}
