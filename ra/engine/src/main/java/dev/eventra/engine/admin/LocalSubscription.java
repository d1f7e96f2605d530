package dev.eventra.engine.admin;

import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.engine.delivery.SubscriptionParts;
import java.util.Optional;

/** A subscription whose listener is deployed on this server. Thread-safe. */
public interface LocalSubscription {

    /**
     * What this server does for it.
     *
     * @param detail more on that; null if there is nothing to say
     */
    record Status(SubscriptionInfo.Here here, String detail) {}

    /** Its name. */
    String name();

    /** The JNDI name of its DataSource. */
    String dataSource();

    /** What it consists of; empty until its DataSource is there. */
    Optional<SubscriptionParts> parts();

    /** What this server does for it. */
    Status localStatus();

    /**
     * Begins no further delivery until {@link #resume}. Returns at once; may be repeated.
     *
     * @param reason shown in the status
     */
    void pause(String reason);

    /** Without effect if it isn't paused. */
    void resume();
}
