package dev.eventra.engine.relay;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the row that Kafka refuses, in transactions of ever fewer rows: half of those among which it must be, then half of
 * the half with it. So it takes as many transactions as the number of rows has binary digits, and all rows before it are
 * committed on the way. A row is found only when it was refused alone. Not thread-safe.
 *
 * <p>What is read may have rows more that became visible meanwhile; they are sent in their places.
 */
final class Halving {

    /** Among these is one that is refused. */
    private final SortedSet<Long> suspects = new TreeSet<>();
    /** The most rows while nothing is suspected: few after a row was found, as its neighbours may be alike; 0 for any. */
    private int caution;

    /** Whether batches are cut. */
    boolean isOn() {
        return caution > 0 || !suspects.isEmpty();
    }

    /**
     * How many of the next rows are to be sent.
     *
     * @param rows what was read, in ascending sequence, not empty
     * @return 1 to all
     */
    int cut(List<Long> rows) {
        if (suspects.isEmpty()) {
            return caution > 0 ? Math.min(caution, rows.size()) : rows.size();
        }
        int most = Math.max(1, suspects.size() / 2);
        int met = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (suspects.contains(rows.get(i))) {
                if (suspects.size() == 1) {
                    // those before it, then it alone
                    return Math.max(1, i);
                }
                if (++met == most) {
                    return i + 1;
                }
            }
        }
        return rows.size();
    }

    /**
     * Kafka refused one of these rows.
     *
     * @param rows  of the transaction that was aborted
     * @param named the one that is said to be refused; null if that isn't known
     * @return whether it is found: it was alone
     */
    boolean refused(List<Long> rows, Long named) {
        suspects.clear();
        if (rows.size() == 1) {
            return true;
        }
        if (named == null) {
            suspects.addAll(rows);
        } else {
            suspects.add(named);
        }
        return false;
    }

    /** The row that was found is out of the way. */
    void removed() {
        suspects.clear();
        caution = 1;
    }

    /** These rows were committed. */
    void committed(List<Long> rows) {
        boolean suspected = !suspects.isEmpty();
        rows.forEach(suspects::remove);
        if (!suspected && caution > 0) {
            // doubled each time, until a batch isn't cut by it any more
            caution = rows.size() < caution ? 0 : caution * 2;
        }
    }
}
