package dev.eventra.engine.relay;

import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.outbox.RejectedStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a shard's owner knows of its parked groups, without asking the database. Only the owner parks a group, so it
 * knows all of them. That a group was let go it learns when it meets with an event of it: until then its knowledge is
 * older than the truth, which keeps events back and never lets one pass. Not thread-safe.
 *
 * <p>A batch is judged by what was known before it was read. An event that was let go later may lack those before it in a
 * batch that was read before.
 */
final class ParkedGroups {

    /** The row up to which each may be relayed. */
    private final Map<String, Long> releasedTo = new HashMap<>();

    boolean isEmpty() {
        return releasedTo.isEmpty();
    }

    /** All that the table has. */
    void load(Map<String, Long> parked) {
        releasedTo.clear();
        releasedTo.putAll(parked);
    }

    void park(String group) {
        releasedTo.put(group, RejectedStore.NONE_RELEASED);
    }

    /** Whether an event must not be relayed, by what is known. */
    boolean holds(OutboxRow row) {
        Long limit = row.group() == null ? null : releasedTo.get(row.group());
        return limit != null && row.seq() > limit;
    }

    /**
     * What the table says now.
     *
     * @param asked  groups
     * @param parked those of them that are parked still
     */
    void learn(Set<String> asked, Map<String, Long> parked) {
        releasedTo.keySet().removeAll(asked);
        releasedTo.putAll(parked);
    }
}
