package dev.eventra.console.rest;

import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventHistory;
import dev.eventra.api.admin.EventPath;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.Page;
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
     */
    public record Found(boolean journal, List<EventSummary> items, String next) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    public Found events(@Context UriInfo uri) {
        Query query = Query.ofList(uri, "id", "type", "group", "state", "since", "until");
        Page<EventSummary> page = history.events(
                new EventFilter(
                        query.text("id"),
                        query.text("type"),
                        query.text("group"),
                        query.constant("state", EventState.class),
                        query.time("since"),
                        query.time("until")),
                query.page());
        return new Found(history.isJournalOn(), page.items(), page.cursor());
    }

    /** The source is a parameter: it has slashes, which servers don't let through in a path. */
    @GET
    @Path("{id: .+}")
    @RolesAllowed(Roles.VIEWER)
    public EventPath path(@PathParam("id") String id, @Context UriInfo uri) {
        String source = Query.of(uri, "source").text("source");
        if (source == null) {
            throw new InvalidRequestException("source", "is missing; required is the event's source");
        }
        return history.path(source, id).orElseThrow(() -> new NoSuchThingException("event", id + " of " + source));
    }
}
