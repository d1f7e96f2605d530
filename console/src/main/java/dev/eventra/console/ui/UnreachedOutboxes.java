package dev.eventra.console.ui;

import com.vaadin.flow.component.html.Div;
import dev.eventra.api.admin.UnreachedOutbox;
import java.util.List;
import java.util.stream.Collectors;

/** Says which outboxes a search did not look in, and why. Not to be seen where it looked in all. */
public final class UnreachedOutboxes extends Div {

    private List<UnreachedOutbox> shown = List.of();

    public UnreachedOutboxes() {
        addClassName("unreached");
        setVisible(false);
    }

    /** Shows these, in place of those that were shown before. */
    public void show(List<UnreachedOutbox> unreached) {
        if (!unreached.equals(shown)) {
            removeAll();
            if (!unreached.isEmpty()) {
                add(Notice.warning(
                        getTranslation(
                                "unreached.title",
                                unreached.stream().map(UnreachedOutbox::outbox).collect(Collectors.joining(", "))),
                        getTranslation("unreached.hint"),
                        unreached.stream().map(UnreachedOutbox::reason).toList()));
            }
        }
        shown = List.copyOf(unreached);
        setVisible(!unreached.isEmpty());
    }
}
