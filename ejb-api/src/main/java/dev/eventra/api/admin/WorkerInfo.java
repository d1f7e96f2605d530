package dev.eventra.api.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An application-server instance that is in the cluster, or that an operator wants something of. Immutable.
 *
 * @param id          the worker's id
 * @param alive       whether it is in the cluster now
 * @param master      whether it assigns the shards; the others stand by
 * @param host        where it runs; null if it isn't alive, as are version and started
 * @param version     of Eventra
 * @param started     when
 * @param reported    when it last told how it is, by the database's clock; null if it never did
 * @param silentFor   for how long it had told nothing when that was looked up, by the database's clock alone; null if it
 *                    never told anything. A worker that lives is never silent for more than a second or so
 * @param outboxes    those that it reaches
 * @param shards      how many it owns
 * @param published   events published there since it started
 * @param relayed     events that it moved to Kafka since it started
 * @param delivered   events that its listeners handled since it started
 * @param lastProblem what failed last there; null if nothing did
 * @param drained     whether an operator wants it to own no shard
 * @param wish        who wants or wanted that last; null if nobody ever did
 */
public record WorkerInfo(
        String id,
        boolean alive,
        boolean master,
        String host,
        String version,
        Instant started,
        Instant reported,
        Duration silentFor,
        List<String> outboxes,
        int shards,
        long published,
        long relayed,
        long delivered,
        Problem lastProblem,
        boolean drained,
        Wish wish) {

    public WorkerInfo {
        outboxes = List.copyOf(outboxes);
    }
}
