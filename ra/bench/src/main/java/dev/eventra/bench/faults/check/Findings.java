package dev.eventra.bench.faults.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is wrong with a sequence of events, compared with what was committed.
 *
 * @param lost       committed and not found
 * @param duplicated found once more than once is enough
 * @param reordered  found for the first time behind a later one of its group
 * @param unexpected found and never committed
 * @param examples   a few of them, for people
 */
public record Findings(long lost, long duplicated, long reordered, long unexpected, List<String> examples) {

    private static final int MOST_EXAMPLES = 20;

    /**
     * @param committed all events that were committed
     * @param found     what is there, in an order in which the events of each group have theirs
     */
    public static Findings compare(Collection<Seen> committed, Iterable<Seen> found) {
        Set<String> expected = committed.stream().map(Seen::id).collect(Collectors.toSet());
        if (expected.size() != committed.size()) {
            throw new IllegalArgumentException("the journals hold an id twice");
        }
        Set<String> present = new HashSet<>();
        Map<String, Integer> last = new HashMap<>();
        Counts counts = new Counts();
        for (Seen each : found) {
            if (!expected.contains(each.id())) {
                counts.unexpected++;
                counts.example("unexpected", each);
            } else if (!present.add(each.id())) {
                counts.duplicated++;
                counts.example("duplicated", each);
            } else {
                int latest = last.merge(each.group(), each.number(), Math::max);
                if (latest > each.number()) {
                    counts.reordered++;
                    counts.example("reordered, behind number " + latest, each);
                }
            }
        }
        for (Seen each : committed) {
            if (!present.contains(each.id())) {
                counts.lost++;
                counts.example("lost", each);
            }
        }
        return counts.findings();
    }

    public boolean isClean() {
        return lost == 0 && duplicated == 0 && reordered == 0 && unexpected == 0;
    }

    private static final class Counts {
        private final List<String> examples = new ArrayList<>();
        private long lost;
        private long duplicated;
        private long reordered;
        private long unexpected;

        void example(String what, Seen event) {
            if (examples.size() < MOST_EXAMPLES) {
                examples.add(what + ": " + event);
            }
        }

        Findings findings() {
            return new Findings(lost, duplicated, reordered, unexpected, List.copyOf(examples));
        }
    }
}
