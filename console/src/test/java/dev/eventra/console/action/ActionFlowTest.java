package dev.eventra.console.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.OperationState;
import dev.eventra.console.Fakes;
import dev.eventra.console.security.Roles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ActionFlowTest {

    private final List<Change> changes = new ArrayList<>();

    private ActionFlow flow(UserRights rights, Supplier<Preview> preview) {
        PlannedAction action = new PlannedAction(
                "redrive.matching",
                "reports",
                Roles.OPERATOR,
                false,
                preview,
                change -> {
                    changes.add(change);
                    return Optional.of(Fakes.operation(OperationState.REQUESTED, 0));
                },
                ApiCall.of("/x"));
        return new ActionFlow(action, rights, id -> Optional.of(Fakes.operation(OperationState.DONE, 7)));
    }

    private static Supplier<Preview> count(int number) {
        return () -> new Preview(new Count(number, false), List.of());
    }

    @Test
    void nothing_runs_without_a_reason() {
        ActionFlow flow = flow(Fakes.operator(), count(1));
        flow.preview();

        assertThat(flow.isReady(" ", null)).isFalse();
        assertThat(flow.isReady("fixed", null)).isTrue();
        assertThatThrownBy(() -> flow.run(" ", null)).isInstanceOf(RuntimeException.class);
        assertThat(changes).isEmpty();
    }

    @Test
    void more_than_a_hundred_events_are_confirmed_by_typing_the_target() {
        ActionFlow few = flow(Fakes.operator(), count(100));
        ActionFlow many = flow(Fakes.operator(), count(101));
        few.preview();
        many.preview();

        assertThat(few.isTyped()).isFalse();
        assertThat(many.isTyped()).isTrue();
        assertThat(many.isReady("fixed", "report")).isFalse();
        assertThat(many.isReady("fixed", "reports")).isTrue();
    }

    @Test
    void what_was_not_counted_does_not_run() {
        ActionFlow flow = flow(Fakes.operator(), () -> {
            throw new AdminUnavailableException("no database", null);
        });

        assertThatThrownBy(flow::preview).isInstanceOf(AdminUnavailableException.class);
        assertThat(flow.isReady("fixed", "reports")).isFalse();
    }

    @Test
    void nothing_to_do_is_not_done() {
        ActionFlow flow = flow(Fakes.operator(), count(0));
        flow.preview();

        assertThat(flow.isReady("fixed", null)).isFalse();
    }

    @Test
    void the_change_has_the_users_name_and_the_reason_in_one_line() {
        ActionFlow flow = flow(Fakes.operator(), count(1));
        flow.preview();

        flow.run(" fixed\nin 4.2 ", null);

        assertThat(changes).containsExactly(new Change("ann", "fixed in 4.2"));
        assertThat(flow.isReady("again", null)).isFalse();
    }

    @Test
    void a_viewer_is_refused_whatever_the_page_offered() {
        ActionFlow flow = flow(Fakes.rights(Roles.VIEWER), count(1));
        flow.preview();

        assertThatThrownBy(() -> flow.run("fixed", null)).isInstanceOf(ForbiddenException.class);
        assertThat(changes).isEmpty();
    }

    @Test
    void the_result_is_what_the_operation_measured() {
        ActionFlow flow = flow(Fakes.operator(), count(9));
        flow.preview();
        flow.run("fixed", null);

        assertThat(flow.progress())
                .hasValueSatisfying(operation ->
                        assertThat(operation.progress().delivered()).isEqualTo(7));
    }

    @Test
    void curl_quotes_whatever_names_hold() {
        String line = new ApiCall("/s/it's/redrive", Map.of("group", "a'b\"c"))
                .curl("http://host/console", "o'neil", "why $(not)");

        assertThat(line)
                .startsWith("curl -u 'o'\\''neil' -X POST 'http://host/console/api/v1/s/it'\\''s/redrive'")
                .contains("\"group\":\"a'\\''b\\\"c\"")
                .endsWith("\"reason\":\"why $(not)\"}'");
    }
}
