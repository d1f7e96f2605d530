package dev.eventra.engine.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class ProgressRecordTest {

    @Property
    void what_is_written_is_read(
            @ForAll String worker, @ForAll @LongRange(min = 0) long epoch, @ForAll Set<@LongRange(min = 0) Long> ids) {
        // jqwik makes unpaired surrogates too, which UTF-8 can't carry
        String name = worker.replaceAll("[\\ud800-\\udfff]", "?");
        ProgressRecord written = new ProgressRecord(name, epoch, new TreeSet<>(ids));
        assertThat(ProgressRecord.decode(written.encode())).isEqualTo(written);
    }

    @Property
    void a_record_cut_short_is_refused(@ForAll Set<@LongRange(min = 0) Long> ids, @ForAll int at) {
        byte[] whole = new ProgressRecord("w", 7, new TreeSet<>(ids)).encode();
        byte[] cut = Arrays.copyOf(whole, Math.floorMod(at, whole.length));
        assertThatThrownBy(() -> ProgressRecord.decode(cut)).isInstanceOf(ProgressFormatException.class);
    }

    @Property
    void garbage_is_refused_clearly_or_read_but_never_breaks(@ForAll byte[] garbage) {
        byte[] record = new byte[garbage.length + 2];
        record[0] = (byte) 0xE7;
        record[1] = 1;
        System.arraycopy(garbage, 0, record, 2, garbage.length);
        try {
            assertThat(ProgressRecord.decode(record).ids()).isNotNull();
        } catch (ProgressFormatException e) {
            assertThat(e).hasMessageContaining("progress record");
        }
    }

    @Example
    void the_extremes_are_read() {
        ProgressRecord written =
                new ProgressRecord("w", Long.MAX_VALUE, new TreeSet<>(List.of(-5L, 0L, 1L, Long.MAX_VALUE - 5)));
        assertThat(ProgressRecord.decode(written.encode())).isEqualTo(written);
    }

    @Example
    void a_thousand_rows_in_sequence_take_a_kilobyte() {
        TreeSet<Long> ids = new TreeSet<>();
        for (long id = 10_000_000_000L; ids.size() < 1000; id++) {
            ids.add(id);
        }
        assertThat(new ProgressRecord("worker-1", 12, ids).encode()).hasSizeLessThan(1050);
    }

    @Example
    void a_newer_version_is_refused() {
        byte[] newer = new ProgressRecord("w", 7, new TreeSet<>()).encode();
        newer[1] = 2;
        assertThatThrownBy(() -> ProgressRecord.decode(newer))
                .isInstanceOf(ProgressFormatException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("run a newer one");
    }

    @Example
    void bytes_after_the_end_are_refused() {
        byte[] written = new ProgressRecord("w", 7, new TreeSet<>()).encode();
        assertThatThrownBy(() -> ProgressRecord.decode(Arrays.copyOf(written, written.length + 1)))
                .hasMessageContaining("1 bytes too many");
    }

    @Example
    void null_and_foreign_bytes_are_refused() {
        assertThatThrownBy(() -> ProgressRecord.decode(null)).isInstanceOf(ProgressFormatException.class);
        assertThatThrownBy(() -> ProgressRecord.decode("{}".getBytes())).isInstanceOf(ProgressFormatException.class);
    }
}
