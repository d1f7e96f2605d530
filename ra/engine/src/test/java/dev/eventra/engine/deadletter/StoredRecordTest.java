package dev.eventra.engine.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredRecordTest {

    private static final Event EVENT = Event.builder("order.placed")
            .source("/shop")
            .group("ann")
            .extension("tenant", "acme")
            .data("{}")
            .build();

    @Test
    void an_event_comes_back_with_its_marks() {
        for (Event event : List.of(
                EVENT, EVENT.asReplay("op1"), EVENT.asTest(), EVENT.asTest().asReplay("op1"))) {
            assertThat(StoredRecord.of(event, "orders", 0, 7).event()).isEqualTo(event);
        }
    }
}
