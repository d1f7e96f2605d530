package dev.eventra.engine.admin;

import dev.eventra.api.admin.SubscriptionLag;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Makes a subscription's lag of what the database, Kafka and the workers tell at about the same time. */
final class LagEstimate {

    private LagEstimate() {}

    /**
     * What a worker told of a partition that it delivers.
     *
     * @param age how old the report is
     */
    record Told(WorkerReport.Partition partition, Duration age) {}

    /**
     * @param positions of the subscription, by partition
     * @param ends      of the partitions; those are missing that Kafka did not tell
     * @param told      by the workers
     */
    static SubscriptionLag of(
            Map<Integer, Long> positions, Map<Integer, Long> ends, Collection<Told> told, Instant now) {
        if (positions.isEmpty() || !ends.keySet().containsAll(positions.keySet())) {
            return SubscriptionLag.UNKNOWN;
        }
        long records = 0;
        Duration time = Duration.ZERO;
        for (Map.Entry<Integer, Long> each : positions.entrySet()) {
            long behind = ends.get(each.getKey()) - each.getValue();
            if (behind > 0) {
                records += behind;
                time = time == null ? null : max(time, time(each.getKey(), told, now));
            }
        }
        return new SubscriptionLag(records, time);
    }

    /** Null if unknown, and so is the whole then. */
    private static Duration max(Duration one, Duration other) {
        return other == null ? null : one.compareTo(other) > 0 ? one : other;
    }

    /**
     * Who has read the next record knows its time. Who had none left when it told so is behind by what came since, at the
     * most by the age of what it told.
     */
    private static Duration time(int partition, Collection<Told> told, Instant now) {
        Duration longest = null;
        for (Told each : told) {
            Duration one = each.partition().number() == partition ? time(each, now) : null;
            if (one != null && (longest == null || one.compareTo(longest) > 0)) {
                longest = one;
            }
        }
        return longest;
    }

    private static Duration time(Told told, Instant now) {
        if (told.partition().next() != null) {
            Duration age = Duration.between(told.partition().next(), now);
            return age.isNegative() ? Duration.ZERO : age;
        }
        Long lag = told.partition().lag();
        return lag != null && lag == 0 ? told.age() : null;
    }
}
