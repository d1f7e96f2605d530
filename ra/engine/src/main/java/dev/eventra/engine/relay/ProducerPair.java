package dev.eventra.engine.relay;

import dev.eventra.engine.kafka.ProducerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;

/**
 * The two producers of a shard, {@code -a} and {@code -b}, used strictly in turn, from {@code -a} on.
 *
 * <p>Two, because the second transaction of one producer waits some 20 ms for the markers of the first. The order for
 * read_committed readers holds because the next transaction begins only after the other's commit has returned.
 *
 * <p><b>Why fencing still holds with two ids.</b> {@link #fence()} takes {@code a}, then {@code b}, then the owner reads
 * the progress, then begins with {@code a}, and goes to the other id only after a commit. Suppose owner R commits T
 * although another owner, R', has committed T' since R last read or wrote the progress. R holds T's id from its fencing
 * until T, so T' is on the other id, and R' fenced that one after R did.
 * <ul>
 *   <li>T' on {@code b}: R' fenced {@code a} before {@code b}, and committed on {@code a} before T', after it had fenced
 *       {@code b}. But R holds {@code a} from before that time until T. Impossible.
 *   <li>T' on {@code a}: R committed on {@code a} before T, so R' fenced {@code a} after that, and {@code b} after that,
 *       and both before T', so before T. But R holds {@code b} until T. Impossible.
 * </ul>
 * So it matters that both are fenced in this order by all, that {@code a} is first, and that an aborted transaction is
 * followed by one of the same producer. However owners' takeovers interleave, one at the most gets on.
 *
 * <p>Used by one thread; {@link #close} may be called by any.
 */
final class ProducerPair {

    private static final System.Logger LOG = System.getLogger(ProducerPair.class.getName());

    private static final List<String> SUFFIXES = List.of("-a", "-b");

    private final List<String> ids;
    private final List<Producer<byte[], byte[]>> producers;
    private int fenced;
    private int turn;

    /** Makes both, and fences nobody yet. */
    static ProducerPair create(ProducerFactory factory, String transactionalId) {
        List<String> ids = ids(transactionalId);
        List<Producer<byte[], byte[]>> made = new ArrayList<>();
        try {
            for (String id : ids) {
                made.add(factory.create(id));
            }
            return new ProducerPair(ids, List.copyOf(made));
        } finally {
            if (made.size() < ids.size()) {
                close(made.stream(), Duration.ZERO);
            }
        }
    }

    private ProducerPair(List<String> ids, List<Producer<byte[], byte[]>> producers) {
        this.ids = ids;
        this.producers = producers;
    }

    /**
     * Fences every former owner and settles its open transaction. When this returns, no one but this pair can commit, or
     * another pair has fenced this one meanwhile, which its first commit meets with. Does nothing once it has succeeded.
     *
     * @throws org.apache.kafka.common.errors.TimeoutException if there was no answer; to be called again, which goes on
     *                                                         where it stopped, so with {@code a} before {@code b}
     * @throws org.apache.kafka.common.KafkaException          if it can't succeed; the pair is useless then
     */
    void fence() {
        while (fenced < producers.size()) {
            producers.get(fenced).initTransactions();
            fenced++;
        }
    }

    /** The ids of both, {@code a}'s first. */
    static List<String> ids(String transactionalId) {
        return SUFFIXES.stream().map(suffix -> transactionalId + suffix).toList();
    }

    /** The producer of one of {@link #ids}. */
    Producer<byte[], byte[]> of(String id) {
        return producers.get(ids.indexOf(id));
    }

    /** Whose turn it is. */
    Producer<byte[], byte[]> current() {
        return producers.get(turn);
    }

    /** To be called after a commit, and only then. */
    void committed() {
        turn = 1 - turn;
    }

    /** Closes both, whatever happens; the thread's interruption is kept. */
    void close(Duration timeout) {
        close(producers.stream(), timeout);
    }

    private static void close(Stream<Producer<byte[], byte[]>> producers, Duration timeout) {
        boolean interrupted = Thread.interrupted();
        try {
            producers.forEach(producer -> {
                try {
                    producer.close(timeout);
                } catch (RuntimeException e) {
                    // its transaction is settled by the next owner's fencing, or by Kafka in time
                    LOG.log(System.Logger.Level.DEBUG, "closing a producer failed", e);
                }
            });
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
