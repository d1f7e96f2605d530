package dev.eventra.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class UuidV7Test {

    private static final long LAST = (1L << 48) - 1;

    @Property
    void version_variant_and_time_stand_where_rfc_9562_puts_them(@ForAll @LongRange(max = LAST) long millis) {
        UUID id = UuidV7.at(millis);

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(millis);
    }

    @Property
    void ids_of_a_later_millisecond_sort_later_as_text(
            @ForAll @LongRange(max = LAST - 1) long earlier, @ForAll @LongRange(min = 1, max = 1_000_000) long gap) {
        long later = Math.min(LAST, earlier + gap);

        assertThat(UuidV7.at(earlier).toString()).isLessThan(UuidV7.at(later).toString());
    }

    @Test
    void ids_of_one_millisecond_differ() {
        Set<UUID> ids = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            ids.add(UuidV7.at(1_795_000_000_000L));
        }

        assertThat(ids).hasSize(100_000);
    }
}
