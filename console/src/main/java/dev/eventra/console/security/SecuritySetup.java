package dev.eventra.console.security;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.annotation.WebListener;
import java.util.EnumSet;
import java.util.Set;

/** Puts the filters before all else, in this order, which annotations could not say; and sets up the session cookie. */
@WebListener
public class SecuritySetup implements ServletContextListener {

    /** For a console behind a proxy that speaks TLS: the server itself sees no https then. */
    private static final String SECURE_COOKIE = "eventra.console.cookie.secure";

    @Inject
    private ConsoleSettings settings;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        SessionCookieConfig cookie = context.getSessionCookieConfig();
        cookie.setHttpOnly(true);
        // not Strict: a link to the console from a chat or a mail would then ask for the password again
        cookie.setAttribute("SameSite", "Lax");
        if (settings.isOn(SECURE_COOKIE)) {
            cookie.setSecure(true);
        }
        // never in addresses, which end up in logs and chats
        context.setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
        add(context, HeadersFilter.class);
        add(context, AccessFilter.class);
    }

    private static void add(ServletContext context, Class<? extends Filter> filter) {
        FilterRegistration.Dynamic registration = context.addFilter(filter.getSimpleName(), filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }
}
