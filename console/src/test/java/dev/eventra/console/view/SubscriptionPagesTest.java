package dev.eventra.console.view;

import static com.github.mvysny.kaributesting.v10.LocatorJ._click;
import static com.github.mvysny.kaributesting.v10.LocatorJ._find;
import static com.github.mvysny.kaributesting.v10.LocatorJ._get;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.SubscriptionInfo.Here;
import dev.eventra.api.admin.SubscriptionInfo.Wanted;
import dev.eventra.api.admin.SubscriptionLag;
import dev.eventra.api.admin.SubscriptionListener;
import dev.eventra.api.admin.SubscriptionWorker;
import dev.eventra.api.admin.SubscriptionWorker.Breaker;
import dev.eventra.api.admin.TestEvent;
import dev.eventra.console.Fakes;
import dev.eventra.console.MockUi;
import dev.eventra.console.page.OperationsPresenter;
import dev.eventra.console.page.SubscriptionsPresenter;
import dev.eventra.console.page.TestEventPresenter;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.PageTools;
import dev.eventra.console.ui.Preferences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MockUi.class)
class SubscriptionPagesTest {

    private final List<TestEvent> checked = new ArrayList<>();
    private boolean on = true;
    private final EventraAdmin admin =
            Fakes.of(EventraAdmin.class, Map.of("isTestPublishingOn", args -> on, "checkTest", args -> {
                checked.add((TestEvent) args[0]);
                if (checked.get(0).data() != null) {
                    throw new InvalidRequestException("data", "is too much");
                }
                return null;
            }));

    private PageTools tools() {
        return new PageTools(
                Fakes.silentFeed(),
                Fakes.rights(Roles.VIEWER, Roles.TEST_PUBLISHER),
                new Preferences(),
                new OperationsPresenter(admin));
    }

    private static SubscriptionInfo reports() {
        return new SubscriptionInfo(
                "reports",
                Here.ABSENT,
                null,
                Wanted.RUNNING,
                null,
                null,
                null,
                new Count(0, false),
                new Count(0, false),
                new SubscriptionListener(
                        "shop.Reports", "shop", List.of("order.*", "order.placed"), List.of(), 4, 5, 0),
                new SubscriptionLag(1_234L, Duration.ofSeconds(90)),
                List.of(new SubscriptionWorker("node-1", Here.RUNNING, null, List.of(0, 3), 2, 1, Breaker.OPEN)));
    }

    @Test
    void a_subscription_tells_its_listener_and_lag_and_a_dash_what_is_not_known() {
        SubscriptionsView view = new SubscriptionsView(tools(), new SubscriptionsPresenter(admin));
        UI.getCurrent().add(view);

        view.show(Fakes.snapshot(List.of(), List.of(), List.of(reports(), Fakes.subscription("old", 0))));

        DataTable<?> table = _find(view, DataTable.class).get(0);
        assertThat(table.texts(0)).contains("reports", "order.*, order.placed", "1\u202f234", "1");
        assertThat(view.getElement().getTextRecursively()).contains("Reports · shop", "1 min", "Breaker open");
        assertThat(table.texts(1)).containsSequence("–", "–", "–");
    }

    @Test
    void one_that_is_chosen_shows_what_each_worker_does_for_it() {
        SubscriptionsView view = new SubscriptionsView(tools(), new SubscriptionsPresenter(admin));
        UI.getCurrent().add(view);
        view.beforeEnter(Entering.by("subscriptions?name=reports"));

        view.show(Fakes.snapshot(List.of(), List.of(), List.of(reports())));

        DataTable<?> workers = _get(_get(SubscriptionPart.class), DataTable.class);
        assertThat(workers.texts(0)).containsExactly("node-1", "Running", "0, 3", "2", "1", "Breaker open");
    }

    @Test
    @SuppressWarnings("unchecked")
    void a_test_event_offers_known_types_and_tells_what_is_wrong() {
        TestEventView view = new TestEventView(tools(), new TestEventPresenter(admin));
        UI.getCurrent().add(view);
        view.show(Fakes.snapshot(List.of(), List.of(), List.of(reports())));
        ComboBox<?> type = _find(view, ComboBox.class).get(0);
        Button publish = _get(view, Button.class, spec -> spec.withText("Publish"));

        assertThat(type.getListDataView().getItems().map(Object::toString)).containsExactly("order.placed");
        assertThat(publish.isEnabled()).isFalse();
        ((HasValue<?, Object>) (HasValue<?, ?>) type).setValue("order.placed");
        _get(view, TextArea.class).setValue("{}");
        _click(publish);

        assertThat(checked).containsExactly(new TestEvent("order.placed", null, null, "application/json", "{}"));
        assertThat(view.getElement().getTextRecursively()).contains("This event is not allowed", "is too much");
    }

    @Test
    @SuppressWarnings("unchecked")
    void a_test_event_goes_to_the_default_outbox_unless_another_is_chosen() {
        TestEventView view = new TestEventView(tools(), new TestEventPresenter(admin));
        UI.getCurrent().add(view);
        view.show(Fakes.snapshot(List.of(), List.of(), List.of(reports())));
        ((HasValue<?, Object>) (HasValue<?, ?>) _find(view, ComboBox.class).get(0)).setValue("order.placed");
        assertThat(_find(view, Select.class)).isEmpty();

        view.show(Fakes.withOutboxes("main", "billing"));
        assertThat(_get(view, Select.class).getValue()).isEqualTo("main");
        _get(view, Select.class).setValue("billing");
        view.show(Fakes.withOutboxes("main", "billing"));
        _click(_get(view, Button.class, spec -> spec.withText("Publish")));

        assertThat(checked).extracting(TestEvent::outbox).containsExactly("billing");
    }

    @Test
    void where_test_events_are_off_the_page_says_so_and_offers_nothing() {
        on = false;
        TestEventView view = new TestEventView(tools(), new TestEventPresenter(admin));
        UI.getCurrent().add(view);

        assertThat(view.getElement().getTextRecursively())
                .contains("Test events are off on this server", "eventra.test.events=true");
        assertThat(_find(view, Button.class)).isEmpty();
    }
}
