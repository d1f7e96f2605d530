package dev.eventra.engine.admin;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.engine.delivery.SubscriptionParts;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells the topic of a subscription: each consumes that of one outbox. It is known where the listener is deployed, and
 * elsewhere from what those servers report. Thread-safe.
 *
 * @param outboxes those of this server
 * @param topic    of the default outbox
 */
record SubscriptionTopics(Subscriptions local, ClusterBoard board, OutboxDatabases outboxes, String topic) {

    /**
     * @throws AdminUnavailableException if there are several outboxes and no server tells
     */
    String of(String subscription) {
        Optional<String> here =
                local.find(subscription).flatMap(LocalSubscription::parts).map(SubscriptionTopics::topic);
        if (here.isPresent() || !outboxes.areSeveral()) {
            return here.orElse(topic);
        }
        Set<String> told = new TreeSet<>();
        board.reports().values().forEach(stored -> stored.report().consumers().stream()
                .filter(consumer -> consumer.subscription().equals(Subscriptions.base(subscription)))
                .map(WorkerReport.Consumer::topic)
                .filter(Objects::nonNull)
                .forEach(told::add));
        if (told.size() != 1) {
            throw new AdminUnavailableException(
                    "which outbox subscription " + subscription + " reads is not known: "
                            + (told.isEmpty()
                                    ? "no server tells that its listener is deployed there"
                                    : "servers tell different topics, " + String.join(", ", told)),
                    null);
        }
        return told.iterator().next();
    }

    private static String topic(SubscriptionParts parts) {
        return parts.settings().topic();
    }
}
