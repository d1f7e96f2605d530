package dev.eventra.engine.admin;

import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.LetterState;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.time.Instant;

/** A selection of dead letters as the parameters of an operation. */
final class SelectionJson {

    private static final String GROUP = "group";

    private SelectionJson() {}

    /**
     * A selection as it was frozen.
     *
     * @param lastId no dead letter behind this one begins anything
     */
    record Frozen(DeadLetterSelection selection, long lastId) {}

    static String write(Frozen frozen) {
        JsonObjectBuilder json = Json.createObjectBuilder().add("lastId", frozen.lastId());
        DeadLetterSelection selection = frozen.selection();
        if (selection instanceof DeadLetterSelection.One one) {
            json.add("id", one.id());
        } else if (selection instanceof DeadLetterSelection.Group group) {
            json.add(GROUP, group.group());
        } else if (selection instanceof DeadLetterSelection.Matching matching) {
            json.add("matching", filter(matching.filter()));
        }
        return json.build().toString();
    }

    private static JsonObjectBuilder filter(DeadLetterFilter filter) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        add(json, GROUP, filter.group());
        add(json, "type", filter.type());
        add(json, "errorClass", filter.errorClass());
        add(json, "state", filter.state());
        add(json, "since", filter.since());
        add(json, "until", filter.until());
        add(json, "eventId", filter.eventId());
        return json;
    }

    private static void add(JsonObjectBuilder json, String name, Object value) {
        if (value != null) {
            json.add(name, value.toString());
        }
    }

    static Frozen read(String subscription, String text) {
        JsonObject json = Json.createReader(new StringReader(text)).readObject();
        return new Frozen(
                selection(subscription, json), json.getJsonNumber("lastId").longValueExact());
    }

    private static DeadLetterSelection selection(String subscription, JsonObject json) {
        if (json.containsKey("id")) {
            return DeadLetterSelection.one(
                    subscription, json.getJsonNumber("id").longValueExact());
        }
        if (json.containsKey(GROUP)) {
            return DeadLetterSelection.group(subscription, json.getString(GROUP));
        }
        return DeadLetterSelection.matching(filter(subscription, json.getJsonObject("matching")));
    }

    private static DeadLetterFilter filter(String subscription, JsonObject json) {
        String state = json.getString("state", null);
        return new DeadLetterFilter(
                subscription,
                json.getString(GROUP, null),
                json.getString("type", null),
                json.getString("errorClass", null),
                state == null ? null : LetterState.valueOf(state),
                time(json, "since"),
                time(json, "until"),
                json.getString("eventId", null));
    }

    private static Instant time(JsonObject json, String name) {
        String value = json.getString(name, null);
        return value == null ? null : Instant.parse(value);
    }
}
