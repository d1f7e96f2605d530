package dev.eventra.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.RejectedFilter;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.api.admin.RejectedState;
import dev.eventra.console.Fakes;
import dev.eventra.console.action.ActionFlow;
import dev.eventra.console.action.ForbiddenException;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.page.RejectedPresenter.Verb;
import dev.eventra.console.security.Roles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RejectedPresenterTest {

    private final RejectedInfo refused = Fakes.rejected(7, "ann", RejectedState.REJECTED);
    private final EventraAdmin admin = Fakes.of(EventraAdmin.class, Map.of("rejected", args -> {
        boolean all = ((RejectedFilter) args[0]).state() == null;
        RejectedInfo waiting = Fakes.rejected(8, "ann", RejectedState.WAITING);
        return new Page<>(all ? List.of(refused, waiting) : List.of(refused), null);
    }));
    private final RejectedPresenter presenter = new RejectedPresenter(admin, Fakes.operator());

    @Test
    void lists_what_was_refused_without_what_waits() {
        CursorList<RejectedInfo> list = presenter.rejected("main");
        list.reload();
        assertThat(list.items()).containsExactly(refused);
    }

    @Test
    void a_retry_counts_what_waits_behind_too_and_a_discard_does_not() {
        PlannedAction retry = presenter.one(Verb.RETRY, refused);
        assertThat(retry.preview().get().count().number()).isEqualTo(2);
        assertThat(retry.irreversible()).isFalse();
        assertThat(retry.call().path()).isEqualTo("/outboxes/main/rejected/retry");
        PlannedAction discard = presenter.one(Verb.DISCARD, refused);
        assertThat(discard.preview().get().count().number()).isEqualTo(1);
        assertThat(discard.preview().get().sample()).containsExactly("order.placed · id-7");
        assertThat(discard.irreversible()).isTrue();
        assertThat(discard.call().body()).isEqualTo(Map.of("id", 7L));
        assertThat(presenter.all(Verb.DISCARD, "main").call().body()).isEqualTo(Map.of("filter", Map.of()));
    }

    @Test
    void a_viewer_neither_changes_anything_nor_sees_data() {
        RejectedPresenter viewer = new RejectedPresenter(admin, Fakes.rights(Roles.VIEWER));
        ActionFlow flow =
                new ActionFlow(viewer.one(Verb.DISCARD, refused), Fakes.rights(Roles.VIEWER), id -> Optional.empty());
        assertThat(viewer.mayChange()).isFalse();
        assertThat(viewer.maySeeData()).isFalse();
        assertThat(flow.preview()).isPresent();
        assertThatThrownBy(() -> flow.run("a reason", "")).isInstanceOf(ForbiddenException.class);
        assertThatThrownBy(() -> viewer.content(refused)).isInstanceOf(ForbiddenException.class);
    }
}
