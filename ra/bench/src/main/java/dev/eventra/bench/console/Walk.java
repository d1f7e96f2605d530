package dev.eventra.bench.console;

import dev.eventra.bench.support.CheckFailedException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A list that was read to its end, page by page.
 *
 * @param items    how many there were
 * @param distinct how many different ones
 * @param cursors  those between the pages
 */
record Walk(int items, int distinct, List<String> cursors) {

    /**
     * @param list without size and cursor
     * @param key  the field that no two items have alike
     * @param size of the pages
     */
    static Walk of(Http http, Address list, String key, int size) throws IOException, InterruptedException {
        int items = 0;
        Set<String> distinct = new HashSet<>();
        List<String> cursors = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Address page = list.with("size", size);
            Answer answer = http.get(cursor.isEmpty() ? page : page.with("after", cursor));
            if (answer.status() != 200) {
                throw new CheckFailedException(page + " answers " + answer.status() + ": " + answer.body());
            }
            JsonObject json = answer.json();
            for (JsonValue each : json.getJsonArray("items")) {
                items++;
                distinct.add(each.asJsonObject().get(key).toString());
            }
            cursor = json.getString("next", null);
            if (cursor != null) {
                cursors.add(cursor);
            }
        }
        return new Walk(items, distinct.size(), cursors);
    }

    /** The cursor half-way down. */
    String middle() {
        if (cursors.isEmpty()) {
            throw new CheckFailedException("a list of " + items + " items has one page, and was to have several");
        }
        return cursors.get(cursors.size() / 2);
    }
}
