package dev.eventra.engine.admin;

import dev.eventra.api.admin.RejectedFilter;
import dev.eventra.api.admin.RejectedSelection;
import dev.eventra.api.admin.RejectedState;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;

/** A selection of rejected events as the parameters of an operation. */
final class RejectedJson {

    private static final String ENTRY = "entry";
    private static final String GROUP = "group";
    private static final String SHARD = "shard";

    private RejectedJson() {}

    /**
     * A selection as it was frozen.
     *
     * @param last no event behind this entry is one of these
     */
    record Frozen(RejectedSelection selection, long last) {}

    static String write(Frozen frozen) {
        JsonObjectBuilder json = Json.createObjectBuilder().add("last", frozen.last());
        RejectedSelection selection = frozen.selection();
        if (selection instanceof RejectedSelection.One one) {
            json.add(ENTRY, one.entry());
        } else if (selection instanceof RejectedSelection.Group group) {
            json.add(GROUP, group.group());
        } else if (selection instanceof RejectedSelection.Matching matching) {
            json.add("matching", filter(matching.filter()));
        }
        return json.build().toString();
    }

    private static JsonObjectBuilder filter(RejectedFilter filter) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        if (filter.shard() != null) {
            json.add(SHARD, filter.shard());
        }
        if (filter.group() != null) {
            json.add(GROUP, filter.group());
        }
        if (filter.reasonClass() != null) {
            json.add("reasonClass", filter.reasonClass());
        }
        if (filter.state() != null) {
            json.add("state", filter.state().name());
        }
        return json;
    }

    static Frozen read(String outbox, String text) {
        JsonObject json = Json.createReader(new StringReader(text)).readObject();
        return new Frozen(selection(outbox, json), json.getJsonNumber("last").longValueExact());
    }

    private static RejectedSelection selection(String outbox, JsonObject json) {
        if (json.containsKey(ENTRY)) {
            return RejectedSelection.one(outbox, json.getJsonNumber(ENTRY).longValueExact());
        }
        if (json.containsKey(GROUP)) {
            return RejectedSelection.group(outbox, json.getString(GROUP));
        }
        JsonObject matching = json.getJsonObject("matching");
        String state = matching.getString("state", null);
        return RejectedSelection.matching(new RejectedFilter(
                outbox,
                matching.containsKey(SHARD) ? Integer.valueOf(matching.getInt(SHARD)) : null,
                matching.getString(GROUP, null),
                matching.getString("reasonClass", null),
                state == null ? null : RejectedState.valueOf(state)));
    }
}
