package dev.eventra.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.console.Fakes;
import dev.eventra.console.action.ActionFlow;
import dev.eventra.console.action.ForbiddenException;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.security.Roles;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReshardPresenterTest {

    private static final OutboxInfo OUTBOX = Fakes.outbox(8, 0);

    private final ClusterAdmin cluster = Fakes.of(ClusterAdmin.class, Map.of("checkReshard", args -> {
        throw new RequestRefusedException("another resharding goes on");
    }));
    private final ReshardPresenter presenter = new ReshardPresenter(cluster, Fakes.rights(Roles.ADMIN));

    @Test
    void the_change_says_what_it_is_about_and_the_call_does_the_same() {
        PlannedAction action = presenter.reshard(OUTBOX, 12);

        assertThat(action.target()).isEqualTo("main (8 → 12)");
        assertThat(action.call().curl("http://localhost/console", "ada", "more customers"))
                .isEqualTo("curl -u 'ada' -X POST 'http://localhost/console/api/v1/outboxes/main/reshard'"
                        + " -H 'Content-Type: application/json'"
                        + " -d '{\"shards\":12,\"reason\":\"more customers\"}'");
    }

    @Test
    void what_is_in_the_way_is_told_in_the_words_of_who_would_do_it() {
        assertThat(presenter.problem(OUTBOX, 12)).contains("another resharding goes on");
        assertThat(presenter.problem(OUTBOX, 0))
                .hasValueSatisfying(text -> assertThat(text).contains("shards", "0", "64"));
    }

    @Test
    void an_operator_is_refused() {
        ReshardPresenter operator = new ReshardPresenter(cluster, Fakes.operator());
        ActionFlow flow = new ActionFlow(operator.reshard(OUTBOX, 12), Fakes.operator(), id -> Optional.empty());

        assertThat(operator.mayReshard()).isFalse();
        assertThatThrownBy(() -> flow.run("a reason", "")).isInstanceOf(ForbiddenException.class);
    }
}
