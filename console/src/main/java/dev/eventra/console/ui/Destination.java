package dev.eventra.console.ui;

import com.vaadin.flow.component.icon.VaadinIcon;
import dev.eventra.console.security.Roles;
import java.util.Optional;
import java.util.stream.Stream;

/** The pages of the navigation. */
public enum Destination {
    OVERVIEW("overview", "", "o", VaadinIcon.DASHBOARD),
    SHARDS("shards", "shards", "s", VaadinIcon.GRID_SMALL),
    WORKERS("workers", "workers", "w", VaadinIcon.SERVER),
    OUTBOX("outbox", "outbox", "b", VaadinIcon.OUTBOX),
    EVENTS("events", "events", "e", VaadinIcon.SEARCH),
    SUBSCRIPTIONS("subscriptions", "subscriptions", "u", VaadinIcon.CLUSTER),
    DEAD_LETTERS("dead-letters", "dead-letters", "d", VaadinIcon.ENVELOPE_O),
    REPLAY("replay", "replay", "r", VaadinIcon.ROTATE_LEFT),
    TEST_EVENT("test-event", "test-event", "x", VaadinIcon.FLASK),
    OPERATIONS("operations", "operations", "p", VaadinIcon.TASKS),
    AUDIT("audit", "audit", "a", VaadinIcon.CLIPBOARD_TEXT),
    SETTINGS("settings", "settings", "t", VaadinIcon.COG_O);

    private final String key;
    private final String route;
    private final String letter;
    private final VaadinIcon icon;

    Destination(String key, String route, String letter, VaadinIcon icon) {
        this.key = key;
        this.route = route;
        this.letter = letter;
        this.icon = icon;
    }

    String key() {
        return key;
    }

    String route() {
        return route;
    }

    String letter() {
        return letter;
    }

    /** Who may see it. */
    String role() {
        return switch (this) {
            case SETTINGS -> Roles.ADMIN;
            case TEST_EVENT -> Roles.TEST_PUBLISHER;
            default -> Roles.VIEWER;
        };
    }

    VaadinIcon icon() {
        return icon;
    }

    static Optional<Destination> of(String letter) {
        return Stream.of(values()).filter(each -> each.letter.equals(letter)).findFirst();
    }
}
