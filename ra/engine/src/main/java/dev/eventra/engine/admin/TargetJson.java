package dev.eventra.engine.admin;

import dev.eventra.api.admin.PositionTarget;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Where a subscription is to go on, as the parameters of an operation. */
final class TargetJson {

    private static final String AT = "at";
    private static final String TIME = "time";
    private static final String OFFSETS = "offsets";

    private TargetJson() {}

    static String write(PositionTarget target) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        if (target instanceof PositionTarget.Earliest) {
            json.add(AT, "earliest");
        } else if (target instanceof PositionTarget.Latest) {
            json.add(AT, "latest");
        } else if (target instanceof PositionTarget.AtTime atTime) {
            json.add(TIME, atTime.time().toString());
        } else if (target instanceof PositionTarget.AtOffsets atOffsets) {
            JsonObjectBuilder offsets = Json.createObjectBuilder();
            new TreeMap<>(atOffsets.offsets())
                    .forEach((partition, offset) -> offsets.add(Integer.toString(partition), offset));
            json.add(OFFSETS, offsets);
        }
        return json.build().toString();
    }

    static PositionTarget read(String text) {
        JsonObject json = Json.createReader(new StringReader(text)).readObject();
        if (json.containsKey(TIME)) {
            return new PositionTarget.AtTime(Instant.parse(json.getString(TIME)));
        }
        if (json.containsKey(OFFSETS)) {
            Map<Integer, Long> offsets = new TreeMap<>();
            JsonObject given = json.getJsonObject(OFFSETS);
            given.keySet()
                    .forEach(partition -> offsets.put(
                            Integer.valueOf(partition),
                            given.getJsonNumber(partition).longValueExact()));
            return new PositionTarget.AtOffsets(offsets);
        }
        return json.getString(AT).equals("earliest") ? new PositionTarget.Earliest() : new PositionTarget.Latest();
    }
}
