package dev.eventra.api.admin;

/** Which events of an outbox that Kafka refused an operation is about. Those that wait behind them follow by themselves. */
public sealed interface RejectedSelection {

    /** The outbox's name. */
    String outbox();

    /**
     * One event, which was refused.
     *
     * @param outbox the outbox's name
     * @param entry  of {@link RejectedInfo#entry()}
     */
    record One(String outbox, long entry) implements RejectedSelection {
        public One {
            Check.text("outbox", outbox, 60);
        }
    }

    /**
     * The refused event of a group.
     *
     * @param outbox the outbox's name
     * @param group  the group
     */
    record Group(String outbox, String group) implements RejectedSelection {
        public Group {
            Check.text("outbox", outbox, 60);
            Check.text("group", group, 200);
        }
    }

    /**
     * All that fit a filter at the time of the request and were refused.
     *
     * @param filter which; not {@link RejectedState#WAITING}
     */
    record Matching(RejectedFilter filter) implements RejectedSelection {
        public Matching {
            Check.present("filter", filter);
            if (filter.state() == RejectedState.WAITING) {
                throw new InvalidRequestException(
                        "state", "WAITING is not allowed: what waits follows the event that was refused");
            }
        }

        @Override
        public String outbox() {
            return filter.outbox();
        }
    }

    /** One event. */
    static RejectedSelection one(String outbox, long entry) {
        return new One(outbox, entry);
    }

    /** One group. */
    static RejectedSelection group(String outbox, String group) {
        return new Group(outbox, group);
    }

    /** All that fit. */
    static RejectedSelection matching(RejectedFilter filter) {
        return new Matching(filter);
    }
}
