package dev.eventra.engine.cluster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Sees to it that all workers keep what operators want in one database, that of the default outbox: pauses and moves that
 * some read in one database and some in another would contradict each other with each new master. A worker says by its
 * node which one it is. What the master finds is logged once for each worker, as long as it lives. Not thread-safe.
 */
final class DefaultOutboxes {

    /** In a worker's node: the identity of its default outbox, once that is open. */
    static final String ADMINISTRATION = "administration";

    private static final Logger LOG = System.getLogger(DefaultOutboxes.class.getName());

    /** By worker, the identity that was complained of. */
    private final Map<String, String> known = new HashMap<>();

    /**
     * Takes the master's default outbox out of what workers with another one reach. A master that knows none yet takes
     * nothing, and complains all the same.
     *
     * @param master   this worker
     * @param workers  the nodes of those that live
     * @param outboxes the nodes of the registered ones, by their names
     * @param reach    the outboxes that each worker reaches; changed
     */
    void part(String master, Map<String, Node> workers, Map<String, Node> outboxes, Map<String, Set<String>> reach) {
        Map<String, String> told = new TreeMap<>();
        workers.forEach((id, node) -> {
            String administration = node.data().get(ADMINISTRATION);
            if (!administration.isEmpty()) {
                told.put(id, administration);
            }
        });
        known.entrySet().removeIf(each -> !each.getValue().equals(told.get(each.getKey())));
        if (told.isEmpty()) {
            return;
        }
        boolean knows = told.containsKey(master);
        String measure = knows ? master : told.keySet().iterator().next();
        String common = told.get(measure);
        told.forEach((id, administration) -> {
            if (!administration.equals(common)) {
                Set<String> kept = knows ? named(common, outboxes) : Set.of();
                reach.computeIfPresent(id, (worker, reached) -> without(kept, reached));
                complain(measure, common, id, administration, kept);
            }
        });
    }

    private static Set<String> named(String uuid, Map<String, Node> outboxes) {
        return outboxes.entrySet().stream()
                .filter(each -> each.getValue().data().get("uuid").equals(uuid))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> without(Set<String> kept, Set<String> reached) {
        return reached.stream().filter(name -> !kept.contains(name)).collect(Collectors.toUnmodifiableSet());
    }

    private void complain(String measure, String common, String worker, String administration, Set<String> kept) {
        if (administration.equals(known.put(worker, administration))) {
            return;
        }
        LOG.log(
                Level.ERROR,
                () -> "worker " + worker + " has another default outbox, " + administration + ", than worker " + measure
                        + ", " + common
                        + ": a namespace has one. What operators want is kept in its database, so the one"
                        + " does not know of pauses, moves and drains of the other"
                        + (kept.isEmpty()
                                ? ""
                                : ", and worker " + worker + " gets no shards of outbox " + String.join(", ", kept))
                        + ". Give one of them the DataSource (eventra.outbox.dataSource) of the other, or a namespace of"
                        + " its own (eventra.namespace)");
    }
}
