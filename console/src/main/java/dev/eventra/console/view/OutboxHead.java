package dev.eventra.console.view;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import dev.eventra.api.admin.Count;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.console.action.PlannedAction;
import dev.eventra.console.page.Formats;
import dev.eventra.console.page.ReshardPresenter;
import java.util.function.Consumer;

/** What stands above an outbox's tables: its name, its figures, and what can be done with it as a whole. */
final class OutboxHead extends Div {

    private final Span facts = new Span();
    private final Span delayed = new Span();
    private final Button reshard = new Button();
    private final boolean mayReshard;
    private OutboxInfo shown;

    /**
     * @param ask asks for what a change needs
     */
    OutboxHead(String outbox, ReshardPresenter presenter, Consumer<PlannedAction> ask) {
        addClassName("section-head");
        facts.addClassName("facts");
        delayed.addClassNames("facts", "delayed");
        delayed.setVisible(false);
        mayReshard = presenter.mayReshard();
        reshard.setText(getTranslation("action.reshard.button"));
        reshard.addThemeVariants(ButtonVariant.LUMO_SMALL);
        reshard.addClickListener(click -> {
            OutboxInfo now = shown;
            new ReshardDialog(now, presenter, shards -> ask.accept(presenter.reshard(now, shards))).open();
        });
        add(new H2(outbox), facts, delayed, reshard);
        show((OutboxInfo) null);
    }

    /** Shows its figures. */
    void show(String figures) {
        if (!figures.equals(facts.getText())) {
            facts.setText(figures);
        }
    }

    /**
     * Shows it as a whole.
     *
     * @param outbox null if it isn't known now
     */
    void show(OutboxInfo outbox) {
        shown = outbox;
        Count waiting = outbox == null ? null : outbox.delayed();
        delayed.setVisible(waiting != null && waiting.number() > 0);
        if (delayed.isVisible()) {
            delayed.setText(getTranslation(
                    "outbox.delayed", Formats.number(waiting.number()) + (waiting.atLeast() ? "+" : "")));
        }
        reshard.setVisible(mayReshard);
        reshard.setEnabled(outbox != null);
    }
}
