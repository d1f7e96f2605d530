package dev.eventra.console.action;

import dev.eventra.api.admin.Count;
import java.util.List;

/**
 * What a change will be about. Immutable.
 *
 * @param count  how many events
 * @param sample the first of them, in words
 */
public record Preview(Count count, List<String> sample) {

    public Preview {
        sample = List.copyOf(sample);
    }
}
