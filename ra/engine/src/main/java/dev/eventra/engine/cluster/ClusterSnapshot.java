package dev.eventra.engine.cluster;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cluster as ZooKeeper has it. Not one moment's: its parts are read one after the other. Immutable.
 *
 * @param master   who assigns the shards; null if nobody does
 * @param term     grows with each master; 0 before the first
 * @param workers  those that live, by id
 * @param assigned which worker the master wants for a shard; without those that it wants for none
 * @param shards   all shards, with who owns them
 */
public record ClusterSnapshot(
        String master,
        long term,
        SortedMap<String, Member> workers,
        Map<ShardId, String> assigned,
        SortedMap<ShardId, Owner> shards) {

    /** Nothing is known. */
    public static final ClusterSnapshot EMPTY =
            new ClusterSnapshot(null, 0, new TreeMap<>(), Map.of(), new TreeMap<>());

    public ClusterSnapshot {
        workers = Collections.unmodifiableSortedMap(new TreeMap<>(workers));
        assigned = Map.copyOf(assigned);
        shards = Collections.unmodifiableSortedMap(new TreeMap<>(shards));
    }

    /**
     * A worker that lives.
     *
     * @param started  null if it doesn't say
     * @param outboxes those that it reaches
     * @param leaving  whether it is about to end
     */
    public record Member(String host, String version, Instant started, Set<String> outboxes, boolean leaving) {

        public Member {
            outboxes = Set.copyOf(outboxes);
        }
    }

    /**
     * Who owns a shard.
     *
     * @param worker its id; null if nobody does
     * @param epoch  grows with each owner; 0 before the first
     * @param since  since when it is so; null if that isn't known
     */
    public record Owner(String worker, long epoch, Instant since) {}
}
