package dev.eventra.console.page;

import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.PublishedTest;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.TestEvent;
import dev.eventra.console.action.ApiCall;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.live.Reading;
import dev.eventra.console.security.Roles;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Publishing an event to try something. */
@Dependent
public class TestEventPresenter {

    private final EventraAdmin admin;
    private PublishedTest published;

    @Inject
    public TestEventPresenter(EventraAdmin admin) {
        this.admin = admin;
    }

    /** Whether this server allows it. */
    public Reading<Boolean> isOn() {
        return Reading.of(admin::isTestPublishingOn);
    }

    /** The types that subscriptions listen to and that are no patterns, each once. */
    public static List<String> types(List<SubscriptionInfo> subscriptions) {
        return subscriptions.stream()
                .filter(each -> each.listener() != null)
                .flatMap(each -> each.listener().types().stream())
                .filter(type -> !type.contains("*"))
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * What is to be published.
     *
     * @throws dev.eventra.api.admin.InvalidRequestException if a field is not allowed
     * @throws dev.eventra.api.admin.RequestRefusedException if this server allows no test events
     */
    public PlannedAction publish(TestEvent event) {
        admin.checkTest(event);
        return new PlannedAction(
                "test-event",
                event.type(),
                Roles.TEST_PUBLISHER,
                true,
                null,
                change -> {
                    published = admin.publishTest(event, change);
                    return Optional.empty();
                },
                new ApiCall("/test-events", fields(event)));
    }

    private static Map<String, Object> fields(TestEvent event) {
        Map<String, Object> fields = new TreeMap<>();
        put(fields, "outbox", event.outbox());
        put(fields, "type", event.type());
        put(fields, "group", event.group());
        put(fields, "subject", event.subject());
        put(fields, "contentType", event.contentType());
        put(fields, "data", event.data());
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /** The event that was published last; empty before the first. */
    public Optional<PublishedTest> published() {
        return Optional.ofNullable(published);
    }
}
