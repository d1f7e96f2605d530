package dev.eventra.bench.console;

import dev.eventra.bench.support.Arguments;

/**
 * How full the tables are. Immutable.
 *
 * @param shards     of the outbox
 * @param pending    events that wait in one of them
 * @param relayed    rows of the journal
 * @param dead       dead letters; beside them there are three fifths as many queued ones
 * @param handled    rows of the inbox
 * @param audited    rows of the audit
 * @param operations that have ended
 */
record Scale(int shards, int pending, int relayed, int dead, int handled, int audited, int operations) {

    private static final int QUICK = 50;

    /** Of every eight letters five are dead ones. */
    static final int BLOCK = 8;

    private static final int DEAD_OF_BLOCK = 5;

    Scale {
        if (dead % DEAD_OF_BLOCK != 0) {
            throw new IllegalArgumentException("--dead is " + dead + ", allowed are multiples of " + DEAD_OF_BLOCK);
        }
    }

    static Scale of(Arguments arguments, boolean quick) {
        int divisor = quick ? QUICK : 1;
        return new Scale(
                arguments.number("shards", 64),
                arguments.number("pending", 1_000_000 / divisor),
                arguments.number("relayed", 1_000_000 / divisor),
                arguments.number("dead", 10_000 / divisor),
                arguments.number("handled", 1_000_000 / divisor),
                arguments.number("audited", 100_000 / divisor),
                arguments.number("operations", 10_000 / divisor));
    }

    /** Dead and queued ones. */
    int letters() {
        return dead / DEAD_OF_BLOCK * BLOCK;
    }
}
