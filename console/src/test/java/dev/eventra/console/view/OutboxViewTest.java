package dev.eventra.console.view;

import static com.github.mvysny.kaributesting.v10.LocatorJ._click;
import static com.github.mvysny.kaributesting.v10.LocatorJ._find;
import static com.github.mvysny.kaributesting.v10.LocatorJ._get;
import static com.github.mvysny.kaributesting.v10.LocatorJ._setValue;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.ReshardRequest;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.console.Fakes;
import dev.eventra.console.MockUi;
import dev.eventra.console.action.UserRights;
import dev.eventra.console.live.Reading;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.OperationsPresenter;
import dev.eventra.console.page.RejectedPresenter;
import dev.eventra.console.page.ReshardPresenter;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.ActionDialog;
import dev.eventra.console.ui.PageTools;
import dev.eventra.console.ui.Preferences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the page tells of an outbox as a whole, and how it gets another number of shards. */
@ExtendWith(MockUi.class)
class OutboxViewTest {

    private static final String BUTTON = "Change number of shards";
    private static final String ELSEWHERE = "audit";
    private static final String NOT_REACHED = "this server does not reach outbox audit";

    private final List<ReshardRequest> resharded = new ArrayList<>();
    private final EventraAdmin admin = Fakes.of(
            EventraAdmin.class,
            Map.of(
                    "rejected", args -> new Page<>(List.of(), null),
                    "operation", args -> Optional.of(Fakes.operation(OperationState.DONE, 0))));
    private final ClusterAdmin cluster = Fakes.of(
            ClusterAdmin.class,
            Map.of(
                    "checkReshard",
                    args -> {
                        if (((ReshardRequest) args[0]).outbox().equals(ELSEWHERE)) {
                            throw new RequestRefusedException(NOT_REACHED);
                        }
                        if (((ReshardRequest) args[0]).shards() == 5) {
                            throw new RequestRefusedException("shards are paused; resume main/3");
                        }
                        return null;
                    },
                    "reshard",
                    args -> {
                        resharded.add((ReshardRequest) args[0]);
                        return Fakes.operation(OperationState.REQUESTED, 0);
                    }));

    private OutboxView view(UserRights rights, OutboxInfo... outboxes) {
        OutboxView view = new OutboxView(
                new PageTools(Fakes.silentFeed(), rights, new Preferences(), new OperationsPresenter(admin)),
                new RejectedPresenter(admin, rights),
                new ReshardPresenter(cluster, rights));
        UI.getCurrent().add(view);
        show(view, outboxes);
        return view;
    }

    private static void show(OutboxView view, OutboxInfo... outboxes) {
        List<ShardInfo> shards = new ArrayList<>();
        for (OutboxInfo each : outboxes) {
            shards.add(in(each.name()));
        }
        Snapshot like = Fakes.snapshot(shards, List.of(), List.of());
        view.show(new Snapshot(
                like.taken(),
                like.cluster(),
                like.workers(),
                like.silent(),
                like.shards(),
                Reading.ok(List.of(outboxes)),
                like.subscriptions(),
                like.history(),
                like.lags()));
    }

    private static ShardInfo in(String outbox) {
        ShardInfo like = Fakes.shard(0, "node-1", 3);
        return new ShardInfo(
                outbox,
                0,
                like.owner(),
                like.epoch(),
                like.since(),
                like.assigned(),
                like.relay(),
                like.pending(),
                like.oldest(),
                like.relayed(),
                null,
                false,
                null,
                null);
    }

    private static List<Button> buttons(String text) {
        return _find(Button.class, spec -> spec.withText(text));
    }

    @Test
    void delayed_events_are_told_of_from_one_on() {
        OutboxView view = view(Fakes.rights(Roles.VIEWER), Fakes.outbox(8, 0));
        assertThat(spans("delayed")).isEmpty();

        show(view, Fakes.outbox(8, 1));
        assertThat(spans("delayed")).containsExactly("1 delayed, not due yet");
        show(view, new OutboxInfo("main", 8, true, new Count(0, false), new Count(1_000, true)));
        assertThat(spans("delayed")).containsExactly("1\u202f000+ delayed, not due yet");
        show(view, new OutboxInfo("main", 8, true, null, null));
        assertThat(spans("delayed")).isEmpty();
    }

    /** The texts of those that are to be seen. */
    private static List<String> spans(String name) {
        return _find(Span.class, spec -> spec.withClasses(name)).stream()
                .map(Span::getText)
                .toList();
    }

    @Test
    void an_admin_gives_the_default_outbox_another_number_of_shards() {
        view(Fakes.rights(Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN), Fakes.outbox(8, 0));
        _click(buttons(BUTTON).get(0));
        Button next = buttons("Next").get(0);
        assertThat(next.isEnabled()).as("8 is what it has").isFalse();

        _setValue(_get(IntegerField.class), 12);
        _click(next);
        _setValue(_get(TextArea.class), "more customers");
        _click(buttons(BUTTON).get(buttons(BUTTON).size() - 1));

        assertThat(resharded).containsExactly(ReshardRequest.of("main", 12));
        ActionDialog dialog = _get(ActionDialog.class);
        assertThat(dialog.getHeaderTitle()).isEqualTo("Change number of shards: main (8 → 12)");
        assertThat(dialog.getElement().getTextRecursively()).contains("Done").doesNotContain("nothing yet");
    }

    @Test
    void a_number_that_can_not_be_had_is_refused_with_the_reason_and_may_be_mended() {
        view(Fakes.rights(Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN), Fakes.outbox(8, 0));
        _click(buttons(BUTTON).get(0));
        ReshardDialog dialog = _get(ReshardDialog.class);

        _setValue(_get(IntegerField.class), 5);
        _click(buttons("Next").get(0));
        assertThat(dialog.getElement().getTextRecursively()).contains("shards are paused; resume main/3");
        _setValue(_get(IntegerField.class), 65);
        _click(buttons("Next").get(0));
        assertThat(dialog.getElement().getTextRecursively()).contains("65").contains("64");

        _setValue(_get(IntegerField.class), 16);
        _click(buttons("Next").get(0));
        assertThat(_find(TextArea.class)).hasSize(1);
        assertThat(resharded).isEmpty();
    }

    @Test
    void others_are_not_offered_it() {
        view(Fakes.operator(), Fakes.outbox(8, 0));
        assertThat(buttons(BUTTON)).isEmpty();
    }

    @Test
    void a_further_outbox_gets_another_number_of_shards_like_the_default_one() {
        view(
                Fakes.rights(Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN),
                Fakes.outbox(8, 0),
                new OutboxInfo("bills", 4, false, new Count(0, false), new Count(0, false)));
        OutboxHead bills = _find(OutboxHead.class).stream()
                .filter(head -> _get(head, H2.class).getText().equals("bills"))
                .findFirst()
                .orElseThrow();
        _click(_get(bills, Button.class));
        assertThat(_get(ReshardDialog.class).getHeaderTitle()).isEqualTo("Change number of shards: bills");
        assertThat(buttons("Next").get(0).isEnabled()).as("4 is what it has").isFalse();

        _setValue(_get(IntegerField.class), 12);
        _click(buttons("Next").get(0));
        _setValue(_get(TextArea.class), "more bills");
        _click(buttons(BUTTON).get(buttons(BUTTON).size() - 1));

        assertThat(resharded).containsExactly(ReshardRequest.of("bills", 12));
        assertThat(_get(ActionDialog.class).getHeaderTitle()).isEqualTo("Change number of shards: bills (4 → 12)");
    }

    @Test
    void an_outbox_that_the_server_does_not_reach_is_refused_with_the_reason() {
        view(Fakes.rights(Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN), new OutboxInfo(ELSEWHERE, 4, false, null, null));
        _click(buttons(BUTTON).get(0));
        _setValue(_get(IntegerField.class), 12);
        _click(buttons("Next").get(0));

        assertThat(_get(ReshardDialog.class).getElement().getTextRecursively()).contains(NOT_REACHED);
        assertThat(_find(TextArea.class)).isEmpty();
        assertThat(resharded).isEmpty();
    }
}
