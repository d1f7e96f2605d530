package dev.eventra.engine.delivery;

/** The subscription's DataSource takes no part in the listener's transaction, so an inbox in it would lose events. */
public class NotEnlistedException extends InvalidSubscriptionException {

    private static final long serialVersionUID = 1L;

    NotEnlistedException(String subscription) {
        super("subscription " + subscription + ": its dataSource takes no part in JTA transactions: a row inserted in"
                + " one was there for others before it ended. The inbox would take an event for handled though its"
                + " listener failed, and the event would be lost. Allowed is a JTA DataSource; check that it isn't"
                + " defined as non-transactional. Or set deduplicate=false and expect events to take effect more than"
                + " once");
    }
}
