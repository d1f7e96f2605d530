package dev.eventra.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventPath.Kind;
import dev.eventra.api.admin.EventPath.Step;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.Page;
import dev.eventra.console.Fakes;
import dev.eventra.console.action.PlannedAction;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventLettersPresenterTest {

    private final List<DeadLetterFilter> filters = new ArrayList<>();
    private final List<DeadLetterSelection> selections = new ArrayList<>();

    private EventLettersPresenter presenter(DeadLetterInfo... letters) {
        EventraAdmin admin = Fakes.of(
                EventraAdmin.class,
                Map.of(
                        "deadLetters",
                        args -> {
                            filters.add((DeadLetterFilter) args[0]);
                            return new Page<>(List.of(letters), null);
                        },
                        "redrive",
                        args -> {
                            selections.add((DeadLetterSelection) args[0]);
                            return Fakes.operation(OperationState.REQUESTED, 0);
                        }));
        Clock clock = Clock.fixed(Fakes.NOW, ZoneOffset.UTC);
        return new EventLettersPresenter(admin, new DeadLettersPresenter(admin, List::of, Fakes.operator(), clock));
    }

    private static Step step(int second, Kind kind, String subscription) {
        return new Step(Fakes.NOW.plusSeconds(second), kind, subscription, null, null);
    }

    private void redrive(EventLettersPresenter presenter, DeadLetterInfo letter) {
        PlannedAction action = presenter.redrive(letter);
        action.work().apply(new Change("ann", "fixed"));
    }

    @Test
    void a_subscription_holds_the_event_only_if_nothing_came_of_it_since() {
        Step dead = step(3, Kind.DEAD, "reports");
        Step queued = step(4, Kind.QUEUED, "mails");
        List<Step> held = EventLettersPresenter.held(new EventPath(
                Fakes.event("id-1", "order.placed", null),
                List.of(
                        step(0, Kind.STORED, null),
                        step(1, Kind.DEAD, "stock"),
                        step(2, Kind.REDRIVEN, "stock"),
                        step(3, Kind.DELIVERED, "stock"),
                        dead,
                        queued,
                        step(5, Kind.FAILED, "reports"),
                        step(6, Kind.DEAD, "bills"),
                        step(7, Kind.DISCARDED, "bills"))));

        assertThat(held).containsExactly(dead, queued);
    }

    @Test
    void the_letter_is_found_by_source_and_id_among_those_of_that_moment() {
        Optional<DeadLetterInfo> letter = presenter(
                        Fakes.letter(1, "order.placed", "g"), Fakes.letter(2, "order.placed", "g"))
                .letter(Fakes.event("id-2", "order.placed", "g"), step(0, Kind.DEAD, "reports"))
                .value();

        assertThat(letter).hasValueSatisfying(each -> assertThat(each.id()).isEqualTo(2));
        assertThat(filters).hasSize(1);
        assertThat(filters.get(0).group()).isEqualTo("g");
        assertThat(filters.get(0).since()).isEqualTo(Fakes.NOW.minusMillis(1));
        assertThat(filters.get(0).until()).isEqualTo(Fakes.NOW.plusMillis(1));
    }

    @Test
    void a_letter_that_is_gone_is_not_found() {
        assertThat(presenter(Fakes.letter(1, "order.placed", "g"))
                        .letter(Fakes.event("id-9", "order.placed", "g"), step(0, Kind.DEAD, "reports"))
                        .value())
                .isEmpty();
    }

    @Test
    void the_first_of_a_group_is_redriven_alone() {
        DeadLetterInfo letter = Fakes.letter(1, "order.placed", "g");

        redrive(presenter(letter), letter);

        assertThat(selections).containsExactly(DeadLetterSelection.one("reports", 1));
    }

    @Test
    void one_behind_another_of_its_group_is_redriven_with_the_group() {
        redrive(presenter(Fakes.letter(1, "order.placed", "g")), Fakes.letter(2, "order.paid", "g"));

        assertThat(selections).containsExactly(DeadLetterSelection.group("reports", "g"));
    }
}
