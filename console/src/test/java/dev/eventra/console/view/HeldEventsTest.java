package dev.eventra.console.view;

import static com.github.mvysny.kaributesting.v10.LocatorJ._click;
import static com.github.mvysny.kaributesting.v10.LocatorJ._find;
import static com.github.mvysny.kaributesting.v10.LocatorJ._get;
import static com.github.mvysny.kaributesting.v10.LocatorJ._setValue;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.textfield.TextArea;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventPath.Kind;
import dev.eventra.api.admin.EventPath.Step;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.FoundPath;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.ParkedGroupInfo;
import dev.eventra.console.Fakes;
import dev.eventra.console.MockUi;
import dev.eventra.console.action.UserRights;
import dev.eventra.console.page.DeadLettersPresenter;
import dev.eventra.console.page.EventLettersPresenter;
import dev.eventra.console.page.EventsPresenter;
import dev.eventra.console.page.OperationsPresenter;
import dev.eventra.console.page.ParkedGroupsPresenter;
import dev.eventra.console.security.Roles;
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

/** What is seen of events that a subscription holds back, and how they go on. */
@ExtendWith(MockUi.class)
class HeldEventsTest {

    private static final String HOSTILE = "g<img src=x>\u202Eevil";
    private static final String SHOWN = "g<img src=x>\uFFFDevil";

    private final List<Object> redriven = new ArrayList<>();
    private final List<DeadLetterInfo> letters =
            new ArrayList<>(List.of(Fakes.letter(1, "order.placed", HOSTILE), Fakes.queued(2, "order.paid", HOSTILE)));
    private final List<ParkedGroupInfo> parked = new ArrayList<>(List.of(Fakes.parked(HOSTILE)));
    private final EventraAdmin admin = Fakes.of(
            EventraAdmin.class,
            Map.of(
                    "deadLetters",
                    args -> new Page<>(List.copyOf(letters), null),
                    "parkedGroups",
                    args -> new Page<>(List.copyOf(parked), null),
                    "path",
                    args -> new FoundPath(
                            new EventPath(
                                    Fakes.event("id-1", "order.placed", HOSTILE),
                                    List.of(
                                            new Step(Fakes.NOW, Kind.STORED, null, null, null),
                                            new Step(Fakes.NOW, Kind.DELIVERED, "mails", null, null),
                                            new Step(Fakes.NOW, Kind.DEAD, "reports", null, null))),
                            List.of()),
                    "redrive",
                    args -> {
                        redriven.add(args[0]);
                        return Fakes.operation(OperationState.REQUESTED, 0);
                    },
                    "operation",
                    args -> Optional.of(Fakes.operation(OperationState.DONE, 1))));

    private PageTools tools(UserRights rights) {
        return new PageTools(Fakes.silentFeed(), rights, new Preferences(), new OperationsPresenter(admin));
    }

    private DeadLettersPresenter presenter(UserRights rights) {
        return new DeadLettersPresenter(admin, List::of, rights, Clock.fixed(Fakes.NOW, ZoneOffset.UTC));
    }

    private EventView event(EventPath path) {
        EventraAdmin knows = Fakes.of(EventraAdmin.class, Map.of("path", args -> new FoundPath(path, List.of())));
        UserRights rights = Fakes.rights(Roles.VIEWER);
        EventView view = new EventView(
                tools(rights), new EventsPresenter(knows), new EventLettersPresenter(knows, presenter(rights)));
        UI.getCurrent().add(view);
        view.beforeEnter(Entering.by("event?source=%2Fshop&id=id-1"));
        return view;
    }

    @Test
    void the_path_tells_where_an_event_went_and_who_did_what_about_it_and_why() {
        EventView view = event(new EventPath(
                new EventSummary(
                        "/shop",
                        "id-1",
                        "order.placed",
                        HOSTILE,
                        EventState.RELAYED,
                        Fakes.NOW,
                        "orders",
                        3,
                        Fakes.NOW,
                        "w1",
                        2,
                        40L),
                List.of(
                        new Step(Fakes.NOW, Kind.STORED, null, null, null),
                        new Step(Fakes.NOW, Kind.RELAYED, null, "worker w1, epoch 7", null),
                        new Step(Fakes.NOW, Kind.DEAD, "reports", null, null),
                        new Step(Fakes.NOW, Kind.FAILED, "reports", null, "bert", "too early"),
                        new Step(Fakes.NOW, Kind.REDRIVEN, "reports", null, "ann", "the listener is mended\u202E"),
                        new Step(Fakes.NOW, Kind.DISCARDED, "mails", null, "cleo", "<b>nobody</b> needs it")),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        String text = view.getElement().getTextRecursively();
        assertThat(text)
                .contains("orders/3", "2 @ 40", "w1", "worker w1, epoch 7", "00-0af7651916cd43dd8448eb211c80319c")
                .contains("Failed", "by bert", "Reason: too early")
                .contains("Redriven", "by ann", "Reason: the listener is mended\uFFFD")
                .contains("Discarded", "by cleo", "Reason: <b>nobody</b> needs it", SHOWN);
        assertThat(view.getElement().getOuterHTML()).doesNotContain("<b>");
    }

    private DeadLettersView deadLetters(UserRights rights, String address) {
        DeadLettersView view = new DeadLettersView(tools(rights), presenter(rights), new ParkedGroupsPresenter(admin));
        UI.getCurrent().add(view);
        view.beforeEnter(Entering.by(address));
        return view;
    }

    private EventView event(UserRights rights) {
        EventView view = new EventView(
                tools(rights), new EventsPresenter(admin), new EventLettersPresenter(admin, presenter(rights)));
        UI.getCurrent().add(view);
        view.beforeEnter(Entering.by("event?source=%2Fshop&id=id-1"));
        return view;
    }

    @Test
    void parked_groups_tell_how_many_wait_since_when_and_why() {
        DeadLettersView view = deadLetters(Fakes.operator(), "dead-letters?subscription=reports");

        DataTable<?> groups = _get(_get(view, ParkedGroupsPart.class), DataTable.class);
        assertThat(groups.texts(0))
                .containsExactly(SHOWN, "1", "2026-11-21 11:58:30", "order.placed", "IllegalStateException");
        assertThat(view.getElement().getOuterHTML()).contains("&lt;img").doesNotContain("<b>");
    }

    @Test
    void a_parked_group_is_redriven_after_the_dialog() {
        DeadLettersView view = deadLetters(Fakes.operator(), "dead-letters?subscription=reports");

        _click(_find(_get(view, ParkedGroupsPart.class), Button.class, spec -> spec.withText("Redrive"))
                .get(0));
        _setValue(_get(TextArea.class), "fixed in 4.2");
        _click(_find(Button.class, spec -> spec.withText("Redrive").withPredicate(Button::isDisableOnClick))
                .get(0));

        assertThat(redriven).containsExactly(DeadLetterSelection.group("reports", HOSTILE));
    }

    @Test
    void a_viewer_sees_parked_groups_and_is_offered_nothing() {
        DeadLettersView view = deadLetters(Fakes.rights(Roles.VIEWER), "dead-letters?subscription=reports");

        assertThat(_find(_get(view, ParkedGroupsPart.class), DataTable.class)).hasSize(1);
        assertThat(_find(view, Button.class, spec -> spec.withText("Redrive"))).isEmpty();
        assertThat(_find(view, Button.class, spec -> spec.withText("Discard"))).isEmpty();
    }

    @Test
    void parked_groups_are_left_out_where_none_waits_or_the_filter_asks_for_less() {
        assertThat(_find(
                        deadLetters(Fakes.operator(), "dead-letters?subscription=reports&type=order.placed"),
                        ParkedGroupsPart.class))
                .isEmpty();

        parked.clear();

        assertThat(_find(deadLetters(Fakes.operator(), "dead-letters?subscription=reports"), ParkedGroupsPart.class))
                .isEmpty();
    }

    @Test
    void an_event_is_redriven_to_the_one_subscription_that_gave_it_up() {
        event(Fakes.operator());

        _click(_get(Button.class, spec -> spec.withText("Redrive")));
        _setValue(_get(TextArea.class), "fixed in 4.2");
        _click(_find(Button.class, spec -> spec.withText("Redrive").withPredicate(Button::isDisableOnClick))
                .get(0));

        assertThat(redriven).containsExactly(DeadLetterSelection.one("reports", 1));
    }

    @Test
    void a_viewer_is_offered_no_redrive_and_no_data() {
        EventView view = event(Fakes.rights(Roles.VIEWER));

        assertThat(_find(view, Button.class)).isEmpty();
    }

    @Test
    void only_a_payload_reader_is_offered_the_data() {
        EventView view = event(Fakes.rights(Roles.VIEWER, Roles.PAYLOAD_READER));

        assertThat(_find(view, Button.class)).extracting(Button::getText).containsExactly("Data");
    }

    @Test
    void a_letter_that_went_meanwhile_is_said_to_be_gone() {
        EventView view = event(Fakes.operator());
        letters.clear();

        _click(_get(Button.class, spec -> spec.withText("Redrive")));

        assertThat(view.getElement().getTextRecursively()).contains("No longer there");
        assertThat(redriven).isEmpty();
    }
}
