package dev.eventra.console.ui;

import com.vaadin.cdi.annotation.VaadinSessionScoped;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinResponse;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinServletResponse;
import jakarta.servlet.http.Cookie;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/** How this user wants pages to look; kept by the browser in cookies. Used with the session's lock held. */
@VaadinSessionScoped
public class Preferences implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "eventra-";
    private static final int YEAR = 365 * 24 * 60 * 60;

    private boolean dark;
    private boolean utc = true;
    private String language;
    private String browserZone = "UTC";
    private boolean read;

    /** Whether light text stands on dark ground. */
    public boolean isDark() {
        readOnce();
        return dark;
    }

    public void setDark(boolean value) {
        dark = value;
        keep("theme", value ? "dark" : "light");
    }

    /** Whether times are shown in UTC; else in the browser's zone. */
    public boolean isUtc() {
        readOnce();
        return utc;
    }

    public void setUtc(boolean value) {
        utc = value;
        keep("time", value ? "utc" : "local");
    }

    /** The language that was chosen here; empty to follow the browser. */
    public Optional<Locale> language() {
        readOnce();
        return Optional.ofNullable(language).map(Locale::forLanguageTag);
    }

    public void setLanguage(Locale value) {
        language = value.toLanguageTag();
        keep("language", language);
    }

    /** The zone in which times are shown. */
    public ZoneId zone() {
        return isUtc() ? ZoneId.of("UTC") : ZoneId.of(browserZone);
    }

    /** The browser's zone, as the browser names it; one that isn't known here is passed over. */
    public void setBrowserZone(String name) {
        try {
            browserZone = ZoneId.of(name).getId();
        } catch (DateTimeException e) {
            browserZone = "UTC";
        }
    }

    private void readOnce() {
        VaadinRequest request = VaadinRequest.getCurrent();
        if (read || request == null) {
            return;
        }
        read = true;
        if (request.getCookies() == null) {
            return;
        }
        for (Cookie cookie : request.getCookies()) {
            switch (cookie.getName()) {
                case PREFIX + "theme" -> dark = "dark".equals(cookie.getValue());
                case PREFIX + "time" -> utc = !"local".equals(cookie.getValue());
                case PREFIX + "language" -> language = "zh".equals(cookie.getValue()) ? "zh" : "en";
                default -> {
                    // another's
                }
            }
        }
    }

    private void keep(String name, String value) {
        VaadinResponse response = VaadinService.getCurrentResponse();
        if (response instanceof VaadinServletResponse servlet) {
            Cookie cookie = new Cookie(PREFIX + name, value);
            cookie.setPath("/");
            cookie.setMaxAge(YEAR);
            cookie.setHttpOnly(true);
            cookie.setAttribute("SameSite", "Strict");
            servlet.getHttpServletResponse().addCookie(cookie);
        }
    }
}
