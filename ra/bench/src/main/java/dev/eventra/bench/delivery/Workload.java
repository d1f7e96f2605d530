package dev.eventra.bench.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Numbered events of a number of groups, each in turn, as CloudEvents in the binary mode of the Kafka binding, which is
 * how Eventra's relay writes them. The data is text: the event's number in its group, padded to the size. Immutable.
 *
 * @param events how many
 * @param groups how many groups they are of
 * @param bytes  the size of the data
 */
record Workload(int events, int groups, int bytes) {

    static final String TYPE = "bench.happened";
    static final String SOURCE = "/bench";

    private static final int NUMBER_DIGITS = 9;

    Workload {
        if (groups > events) {
            throw new IllegalArgumentException(events + " events are too few for " + groups + " groups");
        }
        if (bytes < NUMBER_DIGITS) {
            throw new IllegalArgumentException(bytes + " bytes don't hold a number");
        }
    }

    Workload withEvents(int value) {
        return new Workload(value, Math.min(groups, value), bytes);
    }

    static String groupName(int group) {
        return "user-" + group;
    }

    String groupOf(int index) {
        return groupName(index % groups);
    }

    /** How many events of a group there are. */
    int eventsOf(int group) {
        return (events - group + groups - 1) / groups;
    }

    static String id(int index) {
        return Integer.toString(index);
    }

    static int index(String id) {
        return Integer.parseInt(id);
    }

    /** The number that the data begins with. */
    static int number(String data) {
        return Integer.parseInt(data.substring(0, NUMBER_DIGITS));
    }

    ProducerRecord<byte[], byte[]> record(String topic, int index) {
        byte[] key = groupOf(index).getBytes(US_ASCII);
        ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(topic, key, data(index / groups + 1));
        Headers headers = event.headers();
        headers.add("ce_specversion", "1.0".getBytes(US_ASCII));
        headers.add("ce_id", id(index).getBytes(US_ASCII));
        headers.add("ce_type", TYPE.getBytes(US_ASCII));
        headers.add("ce_source", SOURCE.getBytes(US_ASCII));
        headers.add("ce_time", Instant.now().toString().getBytes(US_ASCII));
        headers.add("ce_partitionkey", key);
        headers.add("content-type", "text/plain".getBytes(US_ASCII));
        return event;
    }

    private byte[] data(int number) {
        String text = String.format("%0" + NUMBER_DIGITS + "d", number);
        return (text + "x".repeat(bytes - NUMBER_DIGITS)).getBytes(US_ASCII);
    }
}
