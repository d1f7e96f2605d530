package dev.eventra.engine.replay;

import dev.eventra.api.admin.ReplayRequest;
import dev.eventra.api.admin.ReplayWindow;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A frozen request, and how far it is, as an operation keeps them. */
public final class ReplayJson {

    private ReplayJson() {}

    /**
     * @param request with its window in offsets
     */
    public static String write(ReplayRequest request) {
        JsonObjectBuilder ranges = Json.createObjectBuilder();
        new TreeMap<>(((ReplayWindow.Offsets) request.window()).ranges())
                .forEach((partition, range) -> ranges.add(
                        Integer.toString(partition),
                        Json.createArrayBuilder().add(range.from()).add(range.to())));
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("ranges", ranges)
                .add("types", array(request.types()))
                .add("groups", array(request.groups()))
                .add("rate", request.rate());
        if (request.filter() != null) {
            json.add("filter", request.filter());
        }
        return json.build().toString();
    }

    private static JsonArrayBuilder array(Collection<String> texts) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        texts.stream().sorted().forEach(array::add);
        return array;
    }

    public static ReplayRequest read(String subscription, String text) {
        JsonObject json = parse(text);
        Map<Integer, ReplayWindow.Range> ranges = new TreeMap<>();
        json.getJsonObject("ranges").forEach((partition, range) -> {
            List<JsonNumber> ends = range.asJsonArray().getValuesAs(JsonNumber.class);
            ranges.put(
                    Integer.valueOf(partition),
                    new ReplayWindow.Range(
                            ends.get(0).longValueExact(), ends.get(1).longValueExact()));
        });
        return new ReplayRequest(
                subscription,
                ReplayWindow.offsets(ranges),
                texts(json.getJsonArray("types")),
                Set.copyOf(texts(json.getJsonArray("groups"))),
                json.getString("filter", null),
                json.getInt("rate"));
    }

    private static List<String> texts(JsonArray array) {
        return array.getValuesAs(JsonString::getString);
    }

    private static JsonObject parse(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    /** How far it is, by partition. */
    public static String positions(SortedMap<Integer, Long> positions) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        positions.forEach((partition, position) -> json.add(Integer.toString(partition), position));
        return json.build().toString();
    }

    /**
     * @param text null if it has not begun
     */
    public static SortedMap<Integer, Long> positions(String text) {
        SortedMap<Integer, Long> positions = new TreeMap<>();
        if (text != null) {
            JsonObject json = parse(text);
            json.keySet()
                    .forEach(partition -> positions.put(
                            Integer.valueOf(partition),
                            json.getJsonNumber(partition).longValueExact()));
        }
        return positions;
    }
}
