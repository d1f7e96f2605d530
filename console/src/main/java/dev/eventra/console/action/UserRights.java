package dev.eventra.console.action;

import dev.eventra.api.admin.Change;
import dev.eventra.console.security.CurrentUser;
import dev.eventra.console.security.UserSession;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** What the user of this page may do. Every change asks here, whatever the page offered. */
@Dependent
public class UserRights {

    private final UserSession session;
    // what pages are drawn with: the feed draws them outside of any request of the user
    private final CurrentUser drawnFor;

    @Inject
    public UserRights(UserSession session) {
        this.session = session;
        this.drawnFor = session.user();
    }

    /** Whether the user had this role when the page was opened: what to offer. */
    public boolean may(String role) {
        return drawnFor.is(role);
    }

    /** The user's name. */
    public String name() {
        return drawnFor.name();
    }

    /**
     * Signs a change with the user's name. Asks for the user anew; to be called within a request of the user.
     *
     * @throws ForbiddenException if the user does not have the role
     */
    public Change sign(String role, String reason) {
        CurrentUser user = session.user();
        if (!user.is(role)) {
            throw new ForbiddenException(user.name(), role);
        }
        return new Change(user.name(), reason);
    }
}
