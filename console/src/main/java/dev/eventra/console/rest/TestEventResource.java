package dev.eventra.console.rest;

import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.PublishedTest;
import dev.eventra.api.admin.TestEvent;
import dev.eventra.console.security.Roles;
import dev.eventra.console.security.UserSession;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** {@code /test-events}: events that people publish to try something. */
@Path("test-events")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class TestEventResource {

    private EventraAdmin admin;
    private UserSession session;

    /** For the proxy. */
    protected TestEventResource() {}

    @Inject
    TestEventResource(EventraAdmin admin, UserSession session) {
        this.admin = admin;
        this.session = session;
    }

    @POST
    @RolesAllowed(Roles.TEST_PUBLISHER)
    public ChangeResult publish(String body, @Context UriInfo uri) {
        ChangeRequest request =
                ChangeRequest.of(body, uri, session, "type", "group", "subject", "contentType", "data", "outbox");
        JsonFields fields = request.fields();
        TestEvent event = new TestEvent(
                fields.text("type"),
                fields.text("group"),
                fields.text("subject"),
                fields.text("contentType"),
                fields.text("data"),
                fields.text("outbox"));
        if (request.dryRun()) {
            admin.checkTest(event);
            return ChangeResult.would("publishTest", event.type(), "one event would be published, marked as a test");
        }
        PublishedTest published = admin.publishTest(event, request.change());
        return ChangeResult.done(
                "publishTest",
                published.id(),
                "stored in shard " + published.shard().outbox() + "/"
                        + published.shard().shard() + ", source " + published.source());
    }
}
