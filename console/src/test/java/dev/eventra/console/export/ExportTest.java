package dev.eventra.console.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.console.export.Export.Outcome;
import dev.eventra.console.export.RowWriter.Cut;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest {

    private final StringWriter file = new StringWriter();
    private final List<PageRequest> requests = new ArrayList<>();

    private static <T> Export<T> of(Function<PageRequest, Page<T>> source) {
        return new Export<>(
                "things",
                List.of(
                        new ExportColumn<>("text", each -> each),
                        new ExportColumn<>("number", each -> 7),
                        new ExportColumn<>("time", each -> Instant.EPOCH),
                        new ExportColumn<>("none", each -> null)),
                source,
                null);
    }

    private static Export<String> of(String... texts) {
        return of(page -> new Page<>(List.of(texts), null));
    }

    /** A list without end. */
    private Page<Integer> endless(PageRequest request) {
        requests.add(request);
        int from = request.after() == null ? 0 : Integer.parseInt(request.after());
        List<Integer> items =
                IntStream.range(from, from + request.size()).boxed().toList();
        return new Page<>(items, Integer.toString(from + request.size()));
    }

    private Outcome write(Export<?> export, ExportFormat format) throws IOException {
        return export.start().write(format.on(file));
    }

    private List<String> lines() {
        return file.toString().lines().toList();
    }

    @Test
    void csv_quotes_texts_and_leaves_numbers_alone() throws IOException {
        Outcome outcome = write(of("a \"b\", c\nd"), ExportFormat.CSV);

        assertThat(outcome).isEqualTo(new Outcome(1, null));
        assertThat(file)
                .hasToString("\uFEFF\"text\",\"number\",\"time\",\"none\"\r\n"
                        + "\"a \"\"b\"\", c\nd\",7,\"1970-01-01T00:00:00Z\",\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\tx",
                "\r=1",
                "\n=1",
                " =1",
                "\u00a0=1",
                "\u0000=1",
                "\u202e=1",
                "\uFEFF=1",
                "＝1",
                "=cmd|' /C calc'!A0"
            })
    void csv_makes_no_formula_of_a_text(String text) {
        assertThat(CsvWriter.safe(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "order.placed", "a=1", "1-2", "分组", "it's"})
    void csv_leaves_other_texts_as_they_are(String text) {
        assertThat(CsvWriter.safe(text)).isEqualTo(text);
    }

    @Test
    void json_lines_hold_one_object_each_whatever_the_text() throws IOException {
        String hostile = "<b>\"x\"\\\n\u0001\u202e=1";
        write(of(hostile, "b"), ExportFormat.JSON_LINES);

        assertThat(lines()).hasSize(2);
        JsonObject row = json(lines().get(0));
        assertThat(row.getString("text")).isEqualTo(hostile);
        assertThat(row.getInt("number")).isEqualTo(7);
        assertThat(row.getString("time")).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(row.isNull("none")).isTrue();
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    @Test
    void a_list_without_end_is_cut_and_says_so() throws IOException {
        Outcome outcome = write(of(this::endless), ExportFormat.CSV);

        assertThat(outcome).isEqualTo(new Outcome(Export.MOST_ROWS, Cut.LIMIT));
        assertThat(lines()).hasSize(Export.MOST_ROWS + 2);
        assertThat(lines().get(Export.MOST_ROWS + 1))
                .isEqualTo("\"Not complete: these are the first 10000 rows."
                        + " There are more; narrow the filter to get them.\",,,");
        assertThat(requests).hasSize(Export.MOST_ROWS / PageRequest.LARGEST);
    }

    @Test
    void a_list_that_ends_at_the_bound_is_complete() throws IOException {
        Export<Integer> export = of(request -> {
            Page<Integer> page = endless(request);
            return requests.size() == Export.MOST_ROWS / PageRequest.LARGEST ? new Page<>(page.items(), null) : page;
        });

        assertThat(write(export, ExportFormat.JSON_LINES)).isEqualTo(new Outcome(Export.MOST_ROWS, null));
        assertThat(lines()).hasSize(Export.MOST_ROWS);
    }

    @Test
    void a_filter_that_fits_little_does_not_read_for_ever() throws IOException {
        Outcome outcome = write(
                of(request -> {
                    requests.add(request);
                    return new Page<String>(List.of(), "further");
                }),
                ExportFormat.JSON_LINES);

        assertThat(outcome).isEqualTo(new Outcome(0, Cut.LIMIT));
        assertThat(requests).hasSize(Export.MOST_PAGES);
        assertThat(lines()).containsExactly("{\"truncated\":\"limit\",\"rows\":0}");
    }

    @Test
    void a_failure_on_the_way_leaves_a_file_that_does_not_look_whole() throws IOException {
        Outcome outcome = write(
                of(request -> {
                    if (request.after() != null) {
                        throw new AdminUnavailableException("no database", null);
                    }
                    return new Page<>(List.of("a"), "further");
                }),
                ExportFormat.JSON_LINES);

        assertThat(outcome).isEqualTo(new Outcome(1, Cut.FAILED));
        assertThat(lines().get(1)).isEqualTo("{\"truncated\":\"failed\",\"rows\":1}");
    }

    @Test
    void a_failure_at_once_writes_nothing() {
        Export<String> export = of(request -> {
            throw new AdminUnavailableException("no database", null);
        });

        assertThatThrownBy(export::start).isInstanceOf(AdminUnavailableException.class);
    }
}
