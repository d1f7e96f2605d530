package dev.eventra.console.rest;

import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventHistory;
import dev.eventra.api.admin.EventPage;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.FoundPath;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.UnreachedOutbox;
import dev.eventra.console.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.stream.Collectors;

/** {@code /events}: events and their paths. */
@Path("events")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class EventResource {

    private EventHistory history;

    /** For the proxy. */
    protected EventResource() {}

    @Inject
    EventResource(EventHistory history) {
        this.history = history;
    }

    /**
     * Events, the latest first.
     *
     * @param journal whether events that are in Kafka are found too
     * @param items   as in {@link PageView}
     * @param next    as in {@link PageView}
     * @param unreached outboxes that were not looked in
     */
    public record Found(boolean journal, List<EventSummary> items, String next, List<UnreachedOutbox> unreached) {}

    /**
     * What became of an event.
     *
     * @param unreached outboxes that may have it, and were not looked in
     */
    public record Known(
            EventSummary event, List<EventPath.Step> steps, String traceparent, List<UnreachedOutbox> unreached) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    public Found events(@Context UriInfo uri) {
        Query query = Query.ofList(uri, "outbox", "id", "type", "group", "state", "since", "until");
        EventPage page = history.events(
                new EventFilter(
                        query.text("outbox"),
                        query.text("id"),
                        query.text("type"),
                        query.text("group"),
                        query.constant("state", EventState.class),
                        query.time("since"),
                        query.time("until")),
                query.page());
        return new Found(history.isJournalOn(), page.items(), page.cursor(), page.unreached());
    }

    /** The source is a parameter: it has slashes, which servers don't let through in a path. */
    @GET
    @Path("{id: .+}")
    @RolesAllowed(Roles.VIEWER)
    public Known path(@PathParam("id") String id, @Context UriInfo uri) {
        Query query = Query.of(uri, "source", "outbox");
        String source = query.text("source");
        if (source == null) {
            throw new InvalidRequestException("source", "is missing; required is the event's source");
        }
        FoundPath found = history.path(source, id, query.text("outbox"));
        EventPath path = found.known().orElseThrow(() -> unknown(source, id, found.unreached()));
        return new Known(path.event(), path.steps(), path.traceparent(), found.unreached());
    }

    private static NoSuchThingException unknown(String source, String id, List<UnreachedOutbox> unreached) {
        String where = unreached.isEmpty()
                ? ""
                : " in the outboxes that were looked in; not looked in: "
                        + unreached.stream()
                                .map(each -> each.outbox() + " (" + each.reason() + ")")
                                .collect(Collectors.joining(", "));
        return new NoSuchThingException("event", id + " of " + source + where);
    }
}
