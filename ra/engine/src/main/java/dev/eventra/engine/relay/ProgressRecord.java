package dev.eventra.engine.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a shard's relay has committed to Kafka and not yet seen deleted from the table, at the time of one Kafka
 * transaction. Written in that transaction; the next owner deletes these rows before it relays any. Immutable by
 * convention: it belongs to who made it.
 *
 * <p>The value is binary: {@code 0xE7}, the version (1), the epoch, the length of the worker's name, the name in UTF-8,
 * the number of rows, the lowest row (zigzag) and the difference from each row to the next. Numbers are unsigned LEB128
 * (7 bits a byte, low bits first).
 *
 * @param worker who wrote it, for people who read it
 * @param epoch  with which the shard was owned, not negative
 * @param ids    sequences of rows, sorted
 */
record ProgressRecord(String worker, long epoch, SortedSet<Long> ids) {

    /**
     * The header of a record that ended a hanging transaction. It lists rows beside those of the record before it, which
     * may have become visible only by it.
     */
    static final String MENDED = "eventra-mended";

    private static final int MAGIC = 0xE7;
    private static final int VERSION = 1;

    ProgressRecord {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(ids, "ids");
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch " + epoch + " is negative");
        }
    }

    /** The key of the records of one shard. */
    static byte[] key(UUID outbox, int shard) {
        return (outbox + "-" + shard).getBytes(UTF_8);
    }

    static boolean isMended(ConsumerRecord<byte[], byte[]> read) {
        return read.headers().lastHeader(MENDED) != null;
    }

    byte[] encode() {
        return encode(worker, epoch, ids);
    }

    /**
     * The value of a record.
     *
     * @param ids sequences of rows, ascending, each once
     */
    static byte[] encode(String worker, long epoch, Collection<Long> ids) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + 2 * ids.size());
        out.write(MAGIC);
        out.write(VERSION);
        number(out, epoch);
        byte[] name = worker.getBytes(UTF_8);
        number(out, name.length);
        out.writeBytes(name);
        number(out, ids.size());
        long last = 0;
        boolean first = true;
        for (long id : ids) {
            number(out, first ? (id << 1) ^ (id >> 63) : id - last);
            last = id;
            first = false;
        }
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /**
     * @throws ProgressFormatException if it is not a progress record, or one of a newer version
     */
    static ProgressRecord decode(byte[] value) {
        if (value == null || value.length < 2 || (value[0] & 0xFF) != MAGIC) {
            throw new ProgressFormatException("not a progress record");
        }
        if (value[1] != VERSION) {
            throw new ProgressFormatException("progress record of version " + value[1] + ", this version of Eventra"
                    + " reads version " + VERSION + " only: run a newer one");
        }
        ByteBuffer in = ByteBuffer.wrap(value, 2, value.length - 2);
        long epoch = number(in);
        if (epoch < 0) {
            throw new ProgressFormatException("progress record with a negative epoch");
        }
        byte[] name = new byte[count(in, "the worker's name")];
        in.get(name);
        SortedSet<Long> ids = ids(in);
        if (in.hasRemaining()) {
            throw new ProgressFormatException("progress record with " + in.remaining() + " bytes too many");
        }
        return new ProgressRecord(new String(name, UTF_8), epoch, ids);
    }

    private static SortedSet<Long> ids(ByteBuffer in) {
        int count = count(in, "rows");
        SortedSet<Long> ids = new TreeSet<>();
        long last = 0;
        for (int i = 0; i < count; i++) {
            long read = number(in);
            long id = i == 0 ? (read >>> 1) ^ -(read & 1) : last + read;
            if (i > 0 && id <= last) {
                throw new ProgressFormatException("progress record with rows out of order");
            }
            ids.add(id);
            last = id;
        }
        return ids;
    }

    /** Each of what is counted takes a byte at least, so garbage can't ask for more memory than it has bytes. */
    private static int count(ByteBuffer in, String of) {
        long count = number(in);
        if (count < 0 || count > in.remaining()) {
            throw new ProgressFormatException("progress record ends within " + of);
        }
        return (int) count;
    }

    private static long number(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!in.hasRemaining()) {
                throw new ProgressFormatException("progress record ends within a number");
            }
            long bits = in.get();
            if (shift == 63 && (bits & 0xFE) != 0) {
                break;
            }
            value |= (bits & 0x7F) << shift;
            if (bits >= 0) {
                return value;
            }
        }
        throw new ProgressFormatException("progress record with a number of more than 64 bits");
    }
}
