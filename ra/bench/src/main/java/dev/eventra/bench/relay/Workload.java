package dev.eventra.bench.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.eventra.engine.event.OutboxRow;
import java.time.Instant;
import org.apache.kafka.common.utils.Utils;

/**
 * Numbered events of a number of groups, each in turn. An event's id is its number. Immutable.
 *
 * @param events how many
 * @param groups how many groups they are of
 * @param bytes  the size of the data
 */
public record Workload(int events, int groups, int bytes) {

    public static final String TYPE = "bench.happened";
    public static final String SOURCE = "/bench";
    public static final String CONTENT_TYPE = "text/plain";

    public Workload {
        if (groups > events) {
            throw new IllegalArgumentException(events + " events are too few for " + groups + " groups");
        }
    }

    Workload withEvents(int value) {
        return new Workload(value, groups, bytes);
    }

    public static String groupName(int group) {
        return "customer-" + group;
    }

    /** That by which publishers choose the shard. */
    public static int hash(int group) {
        return Utils.toPositive(Utils.murmur2(groupName(group).getBytes(US_ASCII)));
    }

    /** As it would be read from the outbox. */
    OutboxRow row(int number, Instant time, byte[] data) {
        return new OutboxRow(
                number,
                Integer.toString(number),
                TYPE,
                SOURCE,
                time,
                null,
                groupName(number % groups),
                CONTENT_TYPE,
                null,
                null,
                data);
    }
}
