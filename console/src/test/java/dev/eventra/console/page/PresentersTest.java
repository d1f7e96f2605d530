package dev.eventra.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.console.Fakes;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.live.RateHistory;
import dev.eventra.console.page.DeadLettersPresenter.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PresentersTest {

    @Test
    void shards_without_an_owner_come_first() {
        List<ShardInfo> shards = List.of(Fakes.shard(0, "a", 0), Fakes.shard(1, null, 3), Fakes.shard(2, "b", 0));

        assertThat(ShardsPresenter.rows(shards).get(0).name()).isEqualTo("main/1");
        assertThat(ShardsPresenter.unowned(shards)).isEqualTo(1);
    }

    @Test
    void a_shard_moves_to_living_workers_that_reach_its_outbox_only() {
        List<String> targets = ShardsPresenter.targets(
                Fakes.shard(0, "a", 0),
                List.of(Fakes.worker("a", true, 0), Fakes.worker("b", true, 0), Fakes.worker("c", false, 0)));

        assertThat(targets).containsExactly("b");
    }

    @Test
    void a_move_names_shard_worker_and_actor() {
        List<Object> asked = new ArrayList<>();
        ClusterAdmin cluster = Fakes.of(ClusterAdmin.class, Map.of("moveShard", args -> {
            asked.addAll(List.of(args));
            return null;
        }));
        PlannedAction move = new ShardsPresenter(cluster).move(Fakes.shard(2, "a", 0), "b");

        move.work().apply(new Change("ann", "hot"));

        assertThat(asked.toString()).contains("main", "shard=2", "Optional[b]", "ann", "hot");
        assertThat(move.call().path()).isEqualTo("/shards/main/2/move");
    }

    @Test
    void attention_names_the_worst_first() {
        var attention = OverviewPresenter.attention(Fakes.snapshot(
                List.of(Fakes.shard(0, null, 1)),
                List.of(Fakes.worker("a", false, 0)),
                List.of(Fakes.subscription("reports", 4))));

        assertThat(attention).extracting("key").containsExactly("unowned", "worker-gone", "dead-letters");
        assertThat(attention.get(2).link()).isEqualTo("dead-letters?subscription=reports");
    }

    @Test
    void a_redrive_of_all_that_fit_is_frozen_at_the_time_of_the_request() {
        List<DeadLetterSelection> selections = new ArrayList<>();
        EventraAdmin admin = Fakes.of(
                EventraAdmin.class,
                Map.of(
                        "deadLetters",
                        args -> new Page<>(List.of(Fakes.letter(1, "order.placed", "g")), null),
                        "redrive",
                        args -> {
                            selections.add((DeadLetterSelection) args[0]);
                            return Fakes.operation(OperationState.REQUESTED, 0);
                        }));
        DeadLettersPresenter presenter =
                new DeadLettersPresenter(admin, List::of, Fakes.operator(), Clock.fixed(Fakes.NOW, ZoneOffset.UTC));

        PlannedAction action = presenter.matching(Verb.REDRIVE, DeadLetterFilter.of("reports"));
        action.work().apply(new Change("ann", "fixed"));

        assertThat(action.preview().get().count().number()).isEqualTo(1);
        assertThat(selections)
                .containsExactly(DeadLetterSelection.matching(
                        DeadLetterFilter.of("reports").withTime(null, Fakes.NOW)));
    }

    @Test
    void a_long_list_is_read_page_by_page_up_to_its_limit() {
        List<PageRequest> requests = new ArrayList<>();
        CursorList<Integer> list = new CursorList<>(request -> {
            requests.add(request);
            int from = request.after() == null ? 0 : Integer.parseInt(request.after());
            List<Integer> items =
                    IntStream.range(from, from + request.size()).boxed().toList();
            return new Page<>(items, Integer.toString(from + request.size()));
        });

        list.reload();
        while (list.hasMore()) {
            list.more();
        }

        assertThat(list.items()).hasSize(CursorList.LIMIT).doesNotHaveDuplicates();
        assertThat(list.isCut()).isTrue();
        assertThat(requests).hasSize(10);
    }

    @Test
    void a_worker_that_began_anew_makes_no_negative_rate() {
        RateHistory history = new RateHistory(3);
        history.add(Fakes.NOW, List.of(Fakes.worker("a", true, 100)), List.of());
        history.add(Fakes.NOW.plusSeconds(2), List.of(Fakes.worker("a", true, 300)), List.of());
        history.add(Fakes.NOW.plusSeconds(4), List.of(Fakes.worker("a", true, 10)), List.of());

        assertThat(history.figures()).extracting("relayed").containsExactly(0.0, 100.0, 0.0);
    }

    @Test
    void what_an_address_holds_and_cannot_be_read_counts_as_not_given() {
        PageQuery query = PageQuery.of(Map.of(
                "state",
                List.of("PENDING"),
                "since",
                List.of("yesterday"),
                "type",
                List.of(" order.placed "),
                "id",
                List.of()));

        assertThat(EventsPresenter.filter(query).state()).isEqualTo(EventState.PENDING);
        assertThat(EventsPresenter.filter(query).since()).isNull();
        assertThat(EventsPresenter.filter(query).type()).isEqualTo("order.placed");
        assertThat(query.on("events")).isEqualTo("events?since=yesterday&state=PENDING&type=order.placed");
    }

    @Test
    void numbers_and_ages_read_well() {
        assertThat(Formats.number(1_234_567)).isEqualTo("1\u202f234\u202f567");
        assertThat(Formats.age(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Formats.age(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
        assertThat(Formats.rate(0.25)).isEqualTo("0.3");
    }
}
