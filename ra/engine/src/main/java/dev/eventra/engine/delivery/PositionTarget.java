package dev.eventra.engine.delivery;

import java.util.Map;
import java.util.Objects;

/** Where an operator sets a subscription to. */
public sealed interface PositionTarget {

    /** Where a rule leads: the first record, the next one, or the first of a time. All partitions. */
    record ByRule(StartPosition rule) implements PositionTarget {
        public ByRule {
            Objects.requireNonNull(rule, "rule");
        }
    }

    /** Offsets by partition; partitions that are left out stay where they are. */
    record Offsets(Map<Integer, Long> byPartition) implements PositionTarget {
        public Offsets {
            byPartition = Map.copyOf(byPartition);
        }
    }
}
