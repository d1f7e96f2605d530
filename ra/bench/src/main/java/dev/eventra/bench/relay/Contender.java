package dev.eventra.bench.relay;

/** One way to bring a backlog to Kafka. */
interface Contender {

    /** Its name in the table. */
    String name();

    /** By which it is asked for, and which its figure has in the result: some share one, of which the best counts. */
    String key();

    /** How many work at the same time, each with events of its own. */
    int parts();

    /** Whether it may send an event again. */
    default boolean mayRepeat() {
        return false;
    }

    /**
     * How many events it is given: fewer than asked for if it is so slow that the others would wait for it too long.
     *
     * @param asked for all
     */
    default int events(int asked) {
        return asked;
    }

    /**
     * Lays the events there.
     *
     * @throws Exception which ends the benchmark
     */
    void fill(Workload workload) throws Exception;

    /**
     * Begins to bring them to a topic that is there and empty.
     *
     * @return what ends it
     */
    AutoCloseable start(String topic, Workload workload, Meter meter) throws Exception;

    /** Waits until nothing is left to do, once all events are in Kafka. */
    void finish(Meter meter) throws Exception;
}
