package dev.eventra.console.rest;

import dev.eventra.api.admin.ReplayPreview;
import dev.eventra.api.admin.ReplayWindow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a replay would deliver.
 *
 * @param count    how many events
 * @param records  how many records were read for that
 * @param complete whether the window was read to its end
 * @param ranges   the window as it was frozen, by partition: sent as {@code ranges}, it is replayed exactly
 * @param sample   the first events
 */
public record ReplayPreviewView(
        long count,
        long records,
        boolean complete,
        Map<String, ReplayWindow.Range> ranges,
        List<ReplayPreview.Sample> sample) {

    static ReplayPreviewView of(ReplayPreview preview) {
        return new ReplayPreviewView(
                preview.count(),
                preview.records(),
                preview.complete(),
                ranges(preview.request().window()),
                preview.sample());
    }

    private static Map<String, ReplayWindow.Range> ranges(ReplayWindow window) {
        Map<String, ReplayWindow.Range> byName = new TreeMap<>();
        if (window instanceof ReplayWindow.Offsets offsets) {
            offsets.ranges().forEach((partition, range) -> byName.put(Integer.toString(partition), range));
        }
        return byName;
    }
}
