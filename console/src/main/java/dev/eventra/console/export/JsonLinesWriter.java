package dev.eventra.console.export;

import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One JSON object a line. A list that was cut ends with {@code {"truncated":"limit","rows":10000}}. */
final class JsonLinesWriter implements RowWriter {

    private final Writer out;
    // finding the provider anew for each row would cost more than the row
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());
    private List<String> names = List.of();

    JsonLinesWriter(Writer out) {
        this.out = out;
    }

    @Override
    public void begin(List<String> header) {
        names = header;
    }

    @Override
    public void row(List<Object> values) throws IOException {
        JsonObjectBuilder row = json.createObjectBuilder();
        for (int i = 0; i < values.size(); i++) {
            add(row, names.get(i), values.get(i));
        }
        line(row);
    }

    private static void add(JsonObjectBuilder row, String name, Object value) {
        if (value instanceof Integer number) {
            row.add(name, number);
        } else if (value instanceof Long number) {
            row.add(name, number);
        } else if (value != null) {
            row.add(name, value.toString());
        } else {
            row.addNull(name);
        }
    }

    private void line(JsonObjectBuilder row) throws IOException {
        out.write(row.build().toString());
        out.write('\n');
    }

    @Override
    public void cut(int rows, Cut reason) throws IOException {
        line(json.createObjectBuilder()
                .add("truncated", reason.name().toLowerCase(Locale.ROOT))
                .add("rows", rows));
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }
}
