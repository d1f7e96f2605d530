package dev.eventra.engine.delivery;

import java.util.Objects;

/**
 * Which delivery, as logs and metrics name it. Holds no data. Immutable.
 *
 * @param subscription the subscription's name
 * @param group        null if the event has none
 * @param eventId      the event's id; {@code <topic>-<partition>-<offset>} if the record is no event
 * @param type         null if the record is no event
 * @param topic        where it lies in Kafka, as do partition and offset
 * @param attempt      how often the listener has been tried, this time included; 0 if it was not
 */
public record DeliveryInfo(
        String subscription,
        String group,
        String eventId,
        String type,
        String topic,
        int partition,
        long offset,
        int attempt) {

    public DeliveryInfo {
        Objects.requireNonNull(subscription, "subscription");
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(topic, "topic");
    }

    /** As a log line names it. */
    @Override
    public String toString() {
        return "event " + eventId + (type == null ? "" : " (" + type + ")")
                + (group == null ? "" : " of group " + group) + " at " + topic + "-" + partition + "@" + offset
                + ", attempt " + attempt;
    }
}
