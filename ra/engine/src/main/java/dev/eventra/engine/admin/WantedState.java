package dev.eventra.engine.admin;

import dev.eventra.api.admin.SubscriptionInfo.Wanted;
import java.time.Instant;

/**
 * A row of {@code eventra_subscription_state}. Immutable.
 *
 * @param subscription the subscription's name
 * @param dataSource   the JNDI name of its DataSource
 * @param wanted       what an operator wants of it
 * @param actor        who; null if nobody ever asked, as are reason and time
 */
record WantedState(
        String subscription, String dataSource, Wanted wanted, String actor, String reason, Instant changed) {}
