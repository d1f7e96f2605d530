package dev.eventra.engine.admin;

import dev.eventra.engine.cluster.ClusterControl;
import dev.eventra.engine.cluster.ClusterReading;
import dev.eventra.engine.cluster.ClusterSnapshot.Member;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether all workers are of one version: one that doesn't look at the number of shards in the database would publish by
 * the one that it read when it started. Thread-safe.
 */
final class WorkerVersions {

    private final ClusterControl cluster;

    WorkerVersions(ClusterControl cluster) {
        this.cluster = cluster;
    }

    /** What speaks against changing the number of shards; empty for nothing. */
    Optional<String> problem() {
        ClusterReading reading = cluster.read();
        if (!reading.up()) {
            return Optional.of("whether all workers are of one version can't be seen: " + reading.detail());
        }
        Set<String> versions = reading.snapshot().workers().values().stream()
                .map(Member::version)
                .collect(Collectors.toCollection(TreeSet::new));
        return versions.size() > 1
                ? Optional.of("the workers are of different versions, " + String.join(", ", versions)
                        + "; bring all to one first")
                : Optional.empty();
    }
}
