package dev.eventra.console.security;

import com.vaadin.flow.server.auth.NavigationAccessControl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.regex.Pattern;

/**
 * The page that somebody asked for before the login. Kept in the session, where Vaadin keeps it for navigation within a
 * page, and not in the login's address: so no link can send a user who logs in to another site.
 */
public final class WantedPage {

    /** One of ours, as Vaadin's router knows it, with its parameters; no scheme, no host, no way up. */
    private static final Pattern OURS = Pattern.compile("[a-z-]{1,40}(\\?[!-~]{0,2000})?");

    private static final String FIRST = ".";

    private WantedPage() {}

    static void remember(HttpServletRequest request) {
        String path = Access.path(request);
        String query = request.getQueryString();
        String page = path.substring(path.startsWith("/") ? 1 : 0) + (query == null ? "" : "?" + query);
        if (OURS.matcher(page).matches()) {
            request.getSession().setAttribute(NavigationAccessControl.SESSION_STORED_REDIRECT, page);
        }
    }

    /** Where to go after the login, relative to the console's address; the first page if none was asked for. Tells it once. */
    public static String take(HttpSession session) {
        Object page = session.getAttribute(NavigationAccessControl.SESSION_STORED_REDIRECT);
        session.removeAttribute(NavigationAccessControl.SESSION_STORED_REDIRECT);
        return page != null && OURS.matcher(page.toString()).matches() ? page.toString() : FIRST;
    }
}
