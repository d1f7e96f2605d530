package dev.eventra.api.admin;

/**
 * Which events of an outbox that are set aside. All that is given must hold. Immutable.
 *
 * @param outbox      the outbox's name
 * @param shard       its shard; null for any, as all that follows
 * @param group       the group
 * @param reasonClass the full class name of the refusal
 * @param state       refused, or waiting behind one that was
 */
public record RejectedFilter(String outbox, Integer shard, String group, String reasonClass, RejectedState state) {

    public RejectedFilter {
        Check.text("outbox", outbox, 60);
        if (shard != null) {
            Check.range("shard", shard, 0, 63);
        }
        Check.optional("group", group, 200);
        Check.optional("reasonClass", reasonClass, 250);
    }

    /** All that are set aside. */
    public static RejectedFilter of(String outbox) {
        return new RejectedFilter(outbox, null, null, null, null);
    }

    public RejectedFilter withShard(Integer value) {
        return new RejectedFilter(outbox, value, group, reasonClass, state);
    }

    public RejectedFilter withGroup(String value) {
        return new RejectedFilter(outbox, shard, value, reasonClass, state);
    }

    public RejectedFilter withReasonClass(String value) {
        return new RejectedFilter(outbox, shard, group, value, state);
    }

    public RejectedFilter withState(RejectedState value) {
        return new RejectedFilter(outbox, shard, group, reasonClass, value);
    }
}
