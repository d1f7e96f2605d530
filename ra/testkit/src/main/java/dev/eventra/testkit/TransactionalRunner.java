package dev.eventra.testkit;

/**
 * Runs what a test delivers or publishes in a transaction of the test's own, such as one of a database in memory: the
 * place to begin, to commit when the work returns, and to roll back when it throws.
 */
@FunctionalInterface
public interface TransactionalRunner {

    /** No transaction but that of the kit itself, which keeps or drops published events. */
    TransactionalRunner NONE = Work::run;

    /** What is done in the transaction. */
    @FunctionalInterface
    interface Work {
        /**
         * @throws Exception if the transaction must roll back
         */
        void run() throws Exception;
    }

    /**
     * @param work to be run once
     * @throws Exception what the work threw, after the rollback, or why the transaction could not commit
     */
    void run(Work work) throws Exception;
}
