package dev.eventra.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.ParkedGroupInfo;
import dev.eventra.console.Fakes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParkedGroupsPresenterTest {

    private final List<PageRequest> requests = new ArrayList<>();

    private CursorList<ParkedGroup> groups(
            List<ParkedGroupInfo> parked, Function<DeadLetterFilter, Page<DeadLetterInfo>> letters) {
        EventraAdmin admin = Fakes.of(
                EventraAdmin.class,
                Map.of("parkedGroups", args -> new Page<>(parked, "further"), "deadLetters", args -> {
                    requests.add((PageRequest) args[1]);
                    return letters.apply((DeadLetterFilter) args[0]);
                }));
        CursorList<ParkedGroup> list = new ParkedGroupsPresenter(admin).groups("reports");
        list.reload();
        return list;
    }

    @Test
    void a_group_tells_what_it_waits_for_and_how_many_wait() {
        List<ParkedGroup> all = groups(
                        List.of(Fakes.parked("g")),
                        filter -> new Page<>(
                                List.of(
                                        Fakes.letter(4, "order.placed", "g"),
                                        Fakes.queued(5, "order.paid", "g"),
                                        Fakes.queued(6, "order.sent", "g")),
                                null))
                .items();

        assertThat(all).hasSize(1);
        assertThat(all.get(0).head().id()).isEqualTo(4);
        assertThat(all.get(0).waiting()).isEqualTo(new Count(2, false));
    }

    @Test
    void many_that_wait_are_counted_up_to_a_bound() {
        List<DeadLetterInfo> many = IntStream.range(0, ParkedGroupsPresenter.LOOKED_AT)
                .mapToObj(each ->
                        each == 0 ? Fakes.letter(0, "order.placed", "g") : Fakes.queued(each, "order.paid", "g"))
                .toList();

        List<ParkedGroup> all = groups(List.of(Fakes.parked("g")), filter -> new Page<>(many, "further"))
                .items();

        assertThat(all.get(0).waiting()).hasToString("100+");
        assertThat(requests).extracting(PageRequest::size).containsExactly(ParkedGroupsPresenter.LOOKED_AT);
    }

    @Test
    void a_group_whose_name_no_filter_may_hold_is_still_listed() {
        List<ParkedGroup> all = groups(List.of(Fakes.parked("a\u0007b")), filter -> new Page<>(List.of(), null))
                .items();

        assertThat(all.get(0).info().group()).isEqualTo("a\u0007b");
        assertThat(all.get(0).head()).isNull();
        assertThat(all.get(0).waiting()).isNull();
    }

    @Test
    void few_groups_are_read_at_once_and_not_without_end() {
        List<ParkedGroupInfo> twenty = IntStream.range(0, 20)
                .mapToObj(each -> Fakes.parked("g" + each))
                .toList();
        CursorList<ParkedGroup> list = groups(twenty, filter -> new Page<>(List.of(), null));

        assertThat(list.items()).hasSize(20);
        while (list.hasMore()) {
            list.more();
        }

        assertThat(list.items()).hasSize(100);
        assertThat(list.isCut()).isTrue();
    }
}
