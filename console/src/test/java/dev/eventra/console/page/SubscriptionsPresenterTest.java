package dev.eventra.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.SubscriptionInfo.Here;
import dev.eventra.api.admin.SubscriptionInfo.Wanted;
import dev.eventra.api.admin.SubscriptionLag;
import dev.eventra.api.admin.SubscriptionListener;
import dev.eventra.api.admin.SubscriptionWorker;
import dev.eventra.api.admin.SubscriptionWorker.Breaker;
import dev.eventra.console.Fakes;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscriptionsPresenterTest {

    private static final SubscriptionInfo KNOWN = subscription(
            new SubscriptionListener(
                    "shop.Reports, shop.Points",
                    "shop",
                    List.of("order.placed", "refund.*"),
                    List.of("a = 1"),
                    4,
                    5,
                    0),
            List.of(worker("a", 2, Breaker.CLOSED), worker("b", 1, Breaker.OPEN), worker("c", 0, Breaker.TRYING)));
    private static final SubscriptionInfo UNKNOWN = Fakes.subscription("old", 0);

    @Test
    void the_listener_is_told_by_its_classes_and_application() {
        assertThat(SubscriptionsPresenter.bean(KNOWN)).isEqualTo("Reports, Points · shop");
        assertThat(SubscriptionsPresenter.types(KNOWN)).isEqualTo("order.placed, refund.*");
        assertThat(SubscriptionsPresenter.filters(KNOWN)).isEqualTo("a = 1");
        assertThat(SubscriptionsPresenter.bean(UNKNOWN)).isEmpty();
        assertThat(SubscriptionsPresenter.types(UNKNOWN)).isEmpty();
    }

    @Test
    void retries_are_added_up_and_the_breaker_that_holds_up_most_counts() {
        assertThat(SubscriptionsPresenter.retrying(KNOWN)).isEqualTo(3);
        assertThat(SubscriptionsPresenter.breaker(KNOWN)).isEqualTo(Breaker.OPEN);
        assertThat(SubscriptionsPresenter.breaker(UNKNOWN)).isEqualTo(Breaker.NONE);
    }

    @Test
    void types_for_test_events_are_those_that_listeners_name_in_full() {
        assertThat(TestEventPresenter.types(List.of(UNKNOWN, KNOWN, KNOWN))).containsExactly("order.placed");
    }

    private static SubscriptionInfo subscription(SubscriptionListener listener, List<SubscriptionWorker> workers) {
        return new SubscriptionInfo(
                "reports",
                Here.RUNNING,
                null,
                Wanted.RUNNING,
                null,
                null,
                null,
                new Count(0, false),
                new Count(0, false),
                listener,
                SubscriptionLag.UNKNOWN,
                workers);
    }

    private static SubscriptionWorker worker(String id, int retrying, Breaker breaker) {
        return new SubscriptionWorker(id, Here.RUNNING, null, List.of(0), 0, retrying, breaker);
    }
}
