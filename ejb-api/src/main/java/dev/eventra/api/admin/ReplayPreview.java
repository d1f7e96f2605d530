package dev.eventra.api.admin;

import java.time.Instant;
import java.util.List;

/**
 * What a replay would deliver. Immutable.
 *
 * @param request  what was asked, with the window as it was frozen, in offsets: replaying it delivers exactly this
 * @param count    how many events
 * @param records  how many records of the window were read for that
 * @param complete whether the window was read to its end; else time was over, and there are more
 * @param sample   the first of them by partition and offset
 */
public record ReplayPreview(ReplayRequest request, long count, long records, boolean complete, List<Sample> sample) {

    public ReplayPreview {
        sample = List.copyOf(sample);
    }

    /**
     * One event.
     *
     * @param partition its partition
     * @param offset    its offset
     * @param id        its id
     * @param type      its type
     * @param group     its group; null if it has none
     * @param time      when it happened
     */
    public record Sample(int partition, long offset, String id, String type, String group, Instant time) {}
}
