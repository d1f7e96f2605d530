package dev.eventra.engine.outbox;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * Sequences as runs without a gap: {@code 5, 6, 7, 9} is 5-7 and 9-9. Runs name exactly these sequences, no row that
 * becomes visible later is in one. Rows that were read together mostly are one run, which a database compares faster than a
 * list of thousands. Immutable.
 */
final class SequenceRuns {

    /** Beyond this a list is as good. */
    private static final int MOST = 64;

    private final List<long[]> runs = new ArrayList<>();

    SequenceRuns(List<Long> sequences) {
        long[] run = null;
        for (long sequence : ascending(sequences)) {
            if (run != null && sequence <= run[1] + 1) {
                run[1] = sequence;
            } else {
                run = new long[] {sequence, sequence};
                runs.add(run);
            }
        }
    }

    /** They mostly are: rows are read in this order, thousands at a time. */
    private static Collection<Long> ascending(List<Long> sequences) {
        long last = Long.MIN_VALUE;
        for (long sequence : sequences) {
            if (sequence < last) {
                return new TreeSet<>(sequences);
            }
            last = sequence;
        }
        return sequences;
    }

    /** Whether there are few. */
    boolean areFew() {
        return runs.size() <= MOST;
    }

    /** A condition that leaves these sequences out; one of few texts, so that prepared statements are used again. */
    String without(String column) {
        String between = column + " BETWEEN ? AND ?";
        return "NOT (" + String.join(" OR ", Collections.nCopies(parameters(), between)) + ")";
    }

    /** The next power of two: the last run is named again. */
    private int parameters() {
        return runs.size() <= 1 ? runs.size() : Integer.highestOneBit(runs.size() - 1) * 2;
    }

    /**
     * @param first the index of the condition's first parameter
     * @return the index behind its last
     */
    int bind(PreparedStatement statement, int first) throws SQLException {
        int index = first;
        for (int i = 0; i < parameters(); i++) {
            long[] run = runs.get(Math.min(i, runs.size() - 1));
            statement.setLong(index++, run[0]);
            statement.setLong(index++, run[1]);
        }
        return index;
    }
}
