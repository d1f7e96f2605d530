package dev.eventra.console.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.RejectedContent;
import dev.eventra.api.admin.RejectedFilter;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.api.admin.RejectedSelection;
import dev.eventra.api.admin.RejectedState;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.console.Fakes;
import dev.eventra.console.security.CurrentUser;
import dev.eventra.console.security.Roles;
import dev.eventra.console.security.UserSession;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RejectedResourceTest {

    private final List<Object> asked = new ArrayList<>();
    private final EventraAdmin admin = Fakes.of(
            EventraAdmin.class,
            Map.of(
                    "rejected",
                    args -> {
                        asked.add(args[0]);
                        return new Page<>(List.of(Fakes.rejected(7, "ann", RejectedState.REJECTED)), null);
                    },
                    "rejectedEvent",
                    args -> (long) args[1] > 9
                            ? Optional.empty()
                            : Optional.of(new RejectedContent(
                                    Fakes.rejected(
                                            (long) args[1],
                                            "ann",
                                            (long) args[1] == 7 ? RejectedState.REJECTED : RejectedState.WAITING),
                                    null,
                                    "text/plain",
                                    null,
                                    Map.of(),
                                    "secret".getBytes(StandardCharsets.UTF_8)))));

    private RejectedResource resource(String... roles) {
        UserSession session =
                Fakes.of(UserSession.class, Map.of("user", args -> new CurrentUser("ann", Set.of(roles))));
        return new RejectedResource(admin, session);
    }

    private static UriInfo uri(String... query) {
        MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>();
        for (int i = 0; i < query.length; i += 2) {
            parameters.add(query[i], query[i + 1]);
        }
        return Fakes.of(UriInfo.class, Map.of("getQueryParameters", args -> parameters));
    }

    @Test
    void a_list_is_asked_for_by_all_that_the_query_gives() {
        PageView<RejectedInfo> page = resource(Roles.VIEWER)
                .rejected("main", uri("shard", "3", "group", "ann", "reasonClass", "x.Y", "state", "WAITING"));
        assertThat(page.items()).hasSize(1);
        assertThat(asked).containsExactly(new RejectedFilter("main", 3, "ann", "x.Y", RejectedState.WAITING));
        assertThatThrownBy(() -> resource(Roles.VIEWER).rejected("main", uri("shard", "x")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("shard");
        assertThatThrownBy(() -> resource(Roles.VIEWER).rejected("main", uri("Group", "ann")))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void data_is_masked_but_for_payload_readers() {
        RejectedView masked = resource(Roles.VIEWER).rejectedEvent("main", "7");
        assertThat(masked.masked()).isTrue();
        assertThat(masked.data()).isNull();
        assertThat(masked.size()).isEqualTo(6);
        assertThat(resource(Roles.PAYLOAD_READER).rejectedEvent("main", "7").data())
                .isEqualTo("secret");
        assertThatThrownBy(() -> resource(Roles.VIEWER).rejectedEvent("main", "10"))
                .isInstanceOf(NoSuchThingException.class);
    }

    @Test
    void what_only_waits_is_refused_before_anything_is_asked_for() {
        assertThatThrownBy(() ->
                        resource(Roles.OPERATOR).discard("main", "{\"reason\":\"r\",\"id\":8}", uri("dryRun", "true")))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("only waits");
        assertThat(asked).isEmpty();
    }

    @Test
    void events_are_selected_by_one_of_three() {
        assertThat(selection("{\"id\":7}")).isEqualTo(RejectedSelection.one("main", 7));
        assertThat(selection("{\"group\":\"ann\"}")).isEqualTo(RejectedSelection.group("main", "ann"));
        assertThat(selection("{\"filter\":{}}")).isEqualTo(RejectedSelection.matching(RejectedFilter.of("main")));
        assertThat(selection("{\"filter\":{\"shard\":3,\"reasonClass\":\"x.Y\"}}"))
                .isEqualTo(RejectedSelection.matching(
                        RejectedFilter.of("main").withShard(3).withReasonClass("x.Y")));
        for (String body : List.of("{}", "{\"id\":7,\"group\":\"ann\"}")) {
            assertThatThrownBy(() -> selection(body))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("required is one");
        }
    }

    private static RejectedSelection selection(String body) {
        return Targets.rejected("main", JsonFields.parse(body, Set.of("id", "group", "filter")));
    }
}
