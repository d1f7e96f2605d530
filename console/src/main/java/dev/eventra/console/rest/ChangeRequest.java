package dev.eventra.console.rest;

import dev.eventra.api.admin.Change;
import dev.eventra.console.security.UserSession;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request for a change: its body, who asks and why, and whether it only asks what would be done.
 *
 * @param fields the body
 * @param change the user, and the body's {@code reason}
 * @param dryRun whether nothing may be changed
 */
record ChangeRequest(JsonFields fields, Change change, boolean dryRun) {

    /**
     * @param body  a JSON object
     * @param known the names that it may have besides {@code reason}
     */
    static ChangeRequest of(String body, UriInfo uri, UserSession session, String... known) {
        boolean dryRun = Query.dryRun(uri);
        Set<String> names = Stream.concat(Stream.of("reason"), Stream.of(known)).collect(Collectors.toSet());
        JsonFields fields = JsonFields.parse(body, names);
        Change change = new Change(session.user().name(), fields.text("reason"));
        return new ChangeRequest(fields, change, dryRun);
    }
}
