package dev.eventra.it;

import java.util.List;

/**
 * A request that Payara lost by itself: now and then it gives a request a new use while it is still being served, and
 * answers 500, in front of all filters or where a WebSocket is opened. The answer can reach another request of the same
 * browser, a page's.
 */
final class LostRequest {

    /** Of its exceptions, in its log and on its error page. */
    private static final List<String> SIGNS = List.of(
            "Context.getApplicationEventListeners()\" because \"this.context\" is null",
            "createHttpUpgradeHandlerInstance(java.lang.Class)\" because the return value of"
                    + " \"org.apache.catalina.connector.Request.getContext()\" is null");

    private LostRequest() {}

    /** Whether a text tells of one. */
    static boolean isIn(String text) {
        return SIGNS.stream().anyMatch(text::contains);
    }
}
