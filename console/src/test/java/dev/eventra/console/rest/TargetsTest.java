package dev.eventra.console.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.LetterState;
import dev.eventra.api.admin.PositionTarget;
import dev.eventra.api.admin.ReplayRequest;
import dev.eventra.api.admin.ReplayWindow;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetsTest {

    private static final Set<String> FIELDS =
            Set.of("id", "group", "filter", "to", "time", "offsets", "subscription", "from", "ranges", "types", "rate");

    @Test
    void dead_letters_are_selected_by_one_of_three() {
        assertThat(Targets.deadLetters("s", json("{'id':7}"))).isEqualTo(DeadLetterSelection.one("s", 7));
        assertThat(Targets.deadLetters("s", json("{'group':'g'}"))).isEqualTo(DeadLetterSelection.group("s", "g"));
        assertThat(Targets.deadLetters("s", json("{'filter':{}}")))
                .isEqualTo(DeadLetterSelection.matching(DeadLetterFilter.of("s")));
        assertThat(Targets.deadLetters("s", json("{'filter':{'type':'a.b','state':'DEAD'}}")))
                .isEqualTo(DeadLetterSelection.matching(
                        DeadLetterFilter.of("s").withType("a.b").withState(LetterState.DEAD)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|body|names 0 of id, group and filter",
                "{'id':1,'group':'g'}|body|names 2 of",
                "{'id':'1'}|id|a whole number",
                "{'id':1.5}|id|a whole number",
                "{'group':5}|group|a text",
                "{'filter':{'typ':'a'}}|filter.typ|is not known here; allowed are [errorClass, eventId, group",
                "{'filter':{'state':'dead'}}|filter.state|one of [DEAD, QUEUED]",
                "{'filter':{'since':'yesterday'}}|filter.since|a time such as",
                "{'filter':[]}|filter|an object",
                "{'Id':1}|Id|is not known here"
            })
    void a_wrong_selection_is_refused_by_the_field(String text, String field, String message) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Targets.deadLetters("s", json(text)))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void positions_are_words_times_or_offsets() {
        assertThat(Targets.position(json("{'to':'earliest'}"))).isEqualTo(new PositionTarget.Earliest());
        assertThat(Targets.position(json("{'time':'2026-11-21T09:30:00Z'}")))
                .isEqualTo(new PositionTarget.AtTime(Instant.parse("2026-11-21T09:30:00Z")));
        assertThat(Targets.position(json("{'offsets':{'0':5,'2':7}}")))
                .isEqualTo(new PositionTarget.AtOffsets(Map.of(0, 5L, 2, 7L)));
    }

    @Test
    void a_replay_has_a_window_by_time_or_by_ranges() {
        Instant from = Instant.parse("2026-11-21T09:30:00Z");

        ReplayRequest byTime = Targets.replay(
                json("{'subscription':'s','from':'2026-11-21T09:30:00Z','types':['order.*'],'rate':10}"));
        ReplayRequest byRanges = Targets.replay(json("{'subscription':'s','ranges':{'1':{'from':3,'to':9}}}"));

        assertThat(byTime)
                .isEqualTo(ReplayRequest.of("s", ReplayWindow.since(from))
                        .withTypes("order.*")
                        .withRate(10));
        assertThat(byRanges.window()).isEqualTo(ReplayWindow.offsets(Map.of(1, new ReplayWindow.Range(3, 9))));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Targets.replay(json("{'subscription':'s','ranges':{},'to':'2026-11-21T09:30:00Z'}")))
                .withMessageContaining("beside ranges");
    }

    @ParameterizedTest
    @CsvSource(value = {"''", "[]", "{", "nonsense"})
    void a_body_that_is_no_object_is_refused(String body) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> JsonFields.parse(body, Set.of()))
                .withMessage("body is not a JSON object");
    }

    private static JsonFields json(String text) {
        return JsonFields.parse(text.replace('\'', '"'), FIELDS);
    }
}
