package dev.eventra.engine.admin;

/** What an operation does, on the server that owns it. {@link #run} on a thread of its own, the rest from others. */
interface OperationTask {

    /**
     * Works until all is done, or {@link #stop} was called.
     *
     * @return what is to be known of the result; null for nothing
     * @throws OperationFailedException if it can't be done, now or later
     * @throws Exception                if something is in the way: it is tried again later, by whoever takes it
     */
    String run() throws Exception;

    /** Lets what is running end, and begins nothing more. Returns at once. */
    void stop();

    /** From where another owner is to go on; null if that needs nothing but the parameters. */
    default String progress() {
        return null;
    }
}
