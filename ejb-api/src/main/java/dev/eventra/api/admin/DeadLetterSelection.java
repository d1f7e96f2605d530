package dev.eventra.api.admin;

/** Which dead letters an operation is about. */
public sealed interface DeadLetterSelection {

    /** The subscription's name. */
    String subscription();

    /**
     * One event. To redrive it, it must be the first of its group: order is never broken.
     *
     * @param subscription the subscription's name
     * @param id           the dead letter's id
     */
    record One(String subscription, long id) implements DeadLetterSelection {
        public One {
            Check.qualifiedSubscription(subscription);
        }
    }

    /**
     * One group: redriven from its first event on, in order, until all are delivered or one fails; discarded are those
     * that were given up, and the events behind them are then delivered in order.
     *
     * @param subscription the subscription's name
     * @param group        the group
     */
    record Group(String subscription, String group) implements DeadLetterSelection {
        public Group {
            Check.qualifiedSubscription(subscription);
            Check.text("group", group, 200);
        }
    }

    /**
     * All that fit a filter at the time of the request. A group with a fitting event is redriven as a whole, from its
     * first event on; discarded are those that fit and were given up.
     *
     * @param filter which
     */
    record Matching(DeadLetterFilter filter) implements DeadLetterSelection {
        public Matching {
            Check.present("filter", filter);
        }

        @Override
        public String subscription() {
            return filter.subscription();
        }
    }

    /** One event. */
    static DeadLetterSelection one(String subscription, long id) {
        return new One(subscription, id);
    }

    /** One group. */
    static DeadLetterSelection group(String subscription, String group) {
        return new Group(subscription, group);
    }

    /** All that fit. */
    static DeadLetterSelection matching(DeadLetterFilter filter) {
        return new Matching(filter);
    }
}
