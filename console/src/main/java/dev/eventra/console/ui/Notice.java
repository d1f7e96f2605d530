package dev.eventra.console.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.eventra.console.live.Reading;
import java.util.List;

/** What stands in place of a list: that there is nothing, that it can't be told, and what to do. */
public final class Notice extends Div {

    /** Nothing is there: what that means. */
    public static Notice empty(String title, String hint) {
        return new Notice(Tone.QUIET, title, hint, List.of());
    }

    /**
     * Something is missing in what is shown: what, and what to do.
     *
     * @param details one line each
     */
    public static Notice warning(String title, String hint, List<String> details) {
        return new Notice(Tone.WARN, title, hint, details);
    }

    private Notice(Tone tone, String title, String hint, List<String> details) {
        addClassNames("notice", tone.style());
        getElement().setAttribute("role", "status");
        Span head = new Span(title);
        head.addClassName("notice-title");
        add(head, new Paragraph(hint));
        for (String detail : details) {
            Paragraph more = new Paragraph(detail);
            more.addClassName("mono");
            add(more);
        }
    }

    /**
     * Why it can't be told.
     *
     * @param retry reads again; null where that happens by itself
     */
    public static Notice of(Reading<?> failed, Runnable retry) {
        Texts texts = new Texts();
        String key = "state."
                + switch (failed.state()) {
                    case UNAVAILABLE -> "unavailable";
                    default -> "refused";
                };
        Notice notice = new Notice(
                Tone.WARN,
                texts.of(key),
                texts.of(key + ".hint"),
                failed.problem() == null ? List.of() : List.of(failed.problem()));
        if (retry != null) {
            Button again = new Button(texts.of("button.retry"), click -> retry.run());
            again.addThemeVariants(ButtonVariant.LUMO_SMALL);
            notice.add(again);
        }
        return notice;
    }
}
