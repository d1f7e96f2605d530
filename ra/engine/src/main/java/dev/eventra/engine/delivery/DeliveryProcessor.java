package dev.eventra.engine.delivery;

import java.util.List;

/** What a turn does with its deliveries. Thread-safe. */
@FunctionalInterface
interface DeliveryProcessor {

    /** Gives one delivery its turn. */
    Turn process(Delivery delivery);

    /** Whether a delivery may have its turn together with others. Asked with a lock held: quick, and never waits. */
    default boolean joins(Delivery delivery) {
        return false;
    }

    /**
     * Gives several deliveries, all of which {@linkplain #joins join}, their turn together.
     *
     * @param deliveries those of one lane in their order
     * @return their turns, in the same order
     */
    default List<Turn> processTogether(List<Delivery> deliveries) {
        return deliveries.stream().map(this::process).toList();
    }
}
