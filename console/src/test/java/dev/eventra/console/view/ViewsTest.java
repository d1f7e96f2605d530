package dev.eventra.console.view;

import static com.github.mvysny.kaributesting.v10.LocatorJ._click;
import static com.github.mvysny.kaributesting.v10.LocatorJ._find;
import static com.github.mvysny.kaributesting.v10.LocatorJ._get;
import static com.github.mvysny.kaributesting.v10.LocatorJ._setValue;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.DeadLetterCause;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.Page;
import dev.eventra.console.Fakes;
import dev.eventra.console.MockUi;
import dev.eventra.console.action.ActionFlow;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.action.UserRights;
import dev.eventra.console.page.DeadLettersPresenter;
import dev.eventra.console.page.DeadLettersPresenter.Verb;
import dev.eventra.console.page.OperationsPresenter;
import dev.eventra.console.page.ParkedGroupsPresenter;
import dev.eventra.console.page.ShardsPresenter;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.ActionDialog;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.PageTools;
import dev.eventra.console.ui.Preferences;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MockUi.class)
class ViewsTest {

    private final List<Object> redriven = new ArrayList<>();
    private final EventraAdmin admin = Fakes.of(
            EventraAdmin.class,
            Map.of(
                    "deadLetters",
                    args -> new Page<>(List.of(Fakes.letter(1, "order.placed", "g")), null),
                    "redrive",
                    args -> {
                        redriven.add(args[0]);
                        return Fakes.operation(OperationState.REQUESTED, 0);
                    },
                    "operation",
                    args -> Optional.<Operation>of(Fakes.operation(OperationState.DONE, 1))));

    private PageTools tools(UserRights rights) {
        return new PageTools(Fakes.silentFeed(), rights, new Preferences(), new OperationsPresenter(admin));
    }

    private ShardsView shards(UserRights rights) {
        ShardsPresenter presenter = new ShardsPresenter(Fakes.of(ClusterAdmin.class, Map.of()));
        ShardsView view = new ShardsView(tools(rights), presenter);
        UI.getCurrent().add(view);
        view.show(Fakes.snapshot(
                List.of(Fakes.shard(0, "node-1", 5), Fakes.shard(1, null, 7)),
                List.of(Fakes.worker("node-1", true, 0)),
                List.of()));
        return view;
    }

    private DeadLettersPresenter deadLetters(UserRights rights) {
        DeadLetterCause cause = new DeadLetterCause(
                "reports", "order.placed", "a.b.StockException", "<script>", new Count(3, false), Fakes.NOW, Fakes.NOW);
        return new DeadLettersPresenter(admin, () -> List.of(cause), rights, Clock.fixed(Fakes.NOW, ZoneOffset.UTC));
    }

    @Test
    void a_shard_without_an_owner_stands_first_and_says_so_in_words() {
        shards(Fakes.operator());

        DataTable<?> table = _get(DataTable.class);
        assertThat(table.texts(0)).startsWith("main/1", "No owner");
        assertThat(table.texts(1)).startsWith("main/0", "Relaying", "node-1");
    }

    @Test
    void an_update_keeps_the_rows_that_did_not_change() {
        ShardsView view = shards(Fakes.operator());
        Button pause = _find(Button.class, spec -> spec.withText("Pause")).get(0);

        view.show(Fakes.snapshot(
                List.of(Fakes.shard(0, "node-1", 9), Fakes.shard(1, null, 7)),
                List.of(Fakes.worker("node-1", true, 0)),
                List.of()));

        DataTable<?> table = _get(DataTable.class);
        assertThat(table.texts(1)).asString().contains("9");
        assertThat(_find(Button.class, spec -> spec.withText("Pause")).get(0)).isSameAs(pause);
    }

    @Test
    void a_viewer_is_offered_no_action() {
        shards(Fakes.rights(Roles.VIEWER));

        assertThat(_find(Button.class, spec -> spec.withText("Pause"))).isEmpty();
        assertThat(_find(Button.class, spec -> spec.withText("Move"))).isEmpty();
    }

    @Test
    void dead_letters_show_their_causes_as_text() {
        DeadLettersView view = new DeadLettersView(
                tools(Fakes.operator()), deadLetters(Fakes.operator()), new ParkedGroupsPresenter(admin));
        UI.getCurrent().add(view);
        view.changed();

        DataTable<?> causes = _find(view, DataTable.class).get(0);
        assertThat(causes.texts(0)).asString().contains("StockException", "reports", "order.placed", "3");
        assertThat(view.getElement().getOuterHTML()).contains("&lt;script&gt;").doesNotContain("<script>");
    }

    @Test
    void the_dialog_asks_for_a_reason_and_then_shows_what_the_operation_measured() {
        PlannedAction action = deadLetters(Fakes.operator()).group(Verb.REDRIVE, "reports", "g");
        ActionFlow flow = new ActionFlow(action, Fakes.operator(), admin::operation);
        List<String> told = new ArrayList<>();
        ActionDialog dialog = new ActionDialog(flow, tools(Fakes.operator()), () -> told.add("changed"));
        dialog.open();
        Button run = _get(Button.class, spec -> spec.withText("Redrive"));

        assertThat(run.isEnabled()).isFalse();
        assertThat(_find(TextField.class)).isEmpty();
        _setValue(_get(TextArea.class), "fixed in 4.2");
        _click(run);

        assertThat(redriven).hasSize(1);
        assertThat(told).isNotEmpty();
        assertThat(dialog.getElement().getTextRecursively()).contains("Done · 1 delivered");
        assertThat(_find(Button.class, spec -> spec.withText("Close"))).hasSize(1);
    }
}
