package dev.eventra.console.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventPage;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.FoundPath;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.PublishedTest;
import dev.eventra.api.admin.ShardRef;
import dev.eventra.api.admin.TestEvent;
import dev.eventra.api.admin.UnreachedOutbox;
import dev.eventra.console.Fakes;
import dev.eventra.console.security.CurrentUser;
import dev.eventra.console.security.Roles;
import dev.eventra.console.security.UserSession;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Events, their paths and test events of several outboxes. */
class EventResourceTest {

    private static final UnreachedOutbox AUDIT = new UnreachedOutbox("audit", "ask another server");

    private final List<Object> asked = new ArrayList<>();
    private EventPath path = new EventPath(Fakes.event("id-1", "order.placed", "g"), List.of(), "trace");
    private final EventraAdmin admin = Fakes.of(
            EventraAdmin.class,
            Map.of(
                    "isJournalOn",
                    args -> true,
                    "events",
                    args -> {
                        asked.addAll(Arrays.asList(args));
                        return new EventPage(List.of(Fakes.event("id-1", "t", "g")), "~main:_", List.of(AUDIT));
                    },
                    "path",
                    args -> {
                        asked.addAll(Arrays.asList(args));
                        return new FoundPath(path, List.of(AUDIT));
                    },
                    "checkTest",
                    args -> asked.add(args[0]),
                    "publishTest",
                    args -> {
                        asked.addAll(Arrays.asList(args));
                        return new PublishedTest("/tests", "id-2", new ShardRef("billing", 3));
                    }));

    private static UriInfo uri(String... query) {
        MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>();
        for (int i = 0; i < query.length; i += 2) {
            parameters.add(query[i], query[i + 1]);
        }
        return Fakes.of(UriInfo.class, Map.of("getQueryParameters", args -> parameters));
    }

    @Test
    void a_list_says_which_outboxes_are_missing_in_it() {
        EventResource.Found found = new EventResource(admin).events(uri("size", "5"));

        assertThat(found.items()).extracting(each -> each.outbox()).containsExactly("main");
        assertThat(found.next()).isEqualTo("~main:_");
        assertThat(found.unreached()).containsExactly(AUDIT);
        assertThat(asked).containsExactly(EventFilter.ALL, PageRequest.first(5));
    }

    @Test
    void an_outbox_is_a_filter_like_others() {
        new EventResource(admin).events(uri("outbox", "billing", "type", "t", "state", "PENDING"));

        assertThat(asked.get(0)).isEqualTo(new EventFilter("billing", null, "t", null, EventState.PENDING, null, null));
        assertThatThrownBy(() -> new EventResource(admin).events(uri("outboxes", "billing")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("outboxes is not known here")
                .hasMessageContaining("outbox");
    }

    @Test
    void a_path_is_asked_for_in_any_outbox_or_in_one() {
        EventResource.Known known = new EventResource(admin).path("id-1", uri("source", "/shop", "outbox", "main"));
        new EventResource(admin).path("id-1", uri("source", "/shop"));

        assertThat(known.event().outbox()).isEqualTo("main");
        assertThat(known.traceparent()).isEqualTo("trace");
        assertThat(known.unreached()).containsExactly(AUDIT);
        assertThat(asked).containsExactly("/shop", "id-1", "main", "/shop", "id-1", null);
    }

    @Test
    void an_event_that_is_not_found_may_be_where_nobody_looked() {
        path = null;

        assertThatThrownBy(() -> new EventResource(admin).path("id-1", uri("source", "/shop")))
                .isInstanceOf(NoSuchThingException.class)
                .hasMessage("there is no event id-1 of /shop in the outboxes that were looked in; not looked in: audit"
                        + " (ask another server)");
    }

    @Test
    void a_test_event_names_its_outbox() {
        UserSession session = Fakes.of(
                UserSession.class, Map.of("user", args -> new CurrentUser("ann", Set.of(Roles.TEST_PUBLISHER))));
        TestEventResource resource = new TestEventResource(admin, session);
        TestEvent event = new TestEvent("t", null, null, null, null, "billing");
        String body = "{\"reason\":\"r\",\"type\":\"t\",\"outbox\":\"billing\"}";

        resource.publish(body, uri("dryRun", "true"));
        ChangeResult result = resource.publish(body, uri());

        assertThat(asked).containsExactly(event, event, new Change("ann", "r"));
        assertThat(result.toString()).contains("billing/3");
        assertThatThrownBy(() -> resource.publish("{\"reason\":\"r\",\"type\":\"t\",\"outbox\":7}", uri()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("outbox");
    }
}
