package dev.eventra.console.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** What kind of address a request is for. Judged by the path as the container maps it, not as the client wrote it. */
enum Access {
    /** For everybody: the login, what its page is made of, and the health. */
    OPEN,
    /** For programs: logs in by HTTP Basic, or uses a page's session. */
    API,
    /** For programs, and for everybody if the settings say so. */
    METRICS,
    /** For browsers that have logged in. */
    PAGE;

    private static final Set<String> OPEN_PATHS =
            Set.of("/login", "/session", "/favicon.ico", "/manifest.webmanifest", "/sw.js", "/robots.txt");

    /** The login page is made of these; views themselves are not among them. */
    private static final Set<String> OPEN_FOLDERS = Set.of("/health/", "/VAADIN/", "/themes/", "/icons/", "/images/");

    /**
     * Vaadin's own requests. They go to the page's address, that of the login page among them, so they can't be told apart
     * here; Vaadin asks the navigation access control before it shows a view in one of them.
     */
    private static final Set<String> VAADIN_REQUESTS = Set.of("init", "uidl", "heartbeat", "push", "browser_error");

    static Access of(HttpServletRequest request) {
        return of(path(request), request.getQueryString());
    }

    /** The path within the application, decoded, as the container maps it. */
    static String path(HttpServletRequest request) {
        String info = request.getPathInfo();
        return request.getServletPath() + (info == null ? "" : info);
    }

    /**
     * @param path  within the application, decoded, beginning with a slash
     * @param query as it came; null if there is none
     */
    static Access of(String path, String query) {
        if (isIn(path, "/api")) {
            return API;
        }
        // nothing below it: that would be open with it where metrics are public
        if (path.equals("/metrics")) {
            return METRICS;
        }
        boolean open = OPEN_PATHS.contains(path) || OPEN_FOLDERS.stream().anyMatch(path::startsWith) || isVaadin(query);
        return open ? OPEN : PAGE;
    }

    private static boolean isIn(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }

    private static boolean isVaadin(String query) {
        if (query == null) {
            return false;
        }
        for (String each : query.split("&")) {
            if (each.startsWith("v-r=") && VAADIN_REQUESTS.contains(each.substring("v-r=".length()))) {
                return true;
            }
        }
        return false;
    }

    /** Whether HTTP Basic counts here. */
    boolean isBasic() {
        return this == API || this == METRICS;
    }
}
