package dev.eventra.console.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.eventra.console.export.Export;
import dev.eventra.console.export.Export.Outcome;
import dev.eventra.console.export.ExportFormat;
import dev.eventra.console.page.Formats;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Links that load what a page's filter fits as a file, and what came of it. */
public final class ExportLinks extends Div {

    private final PageTools tools;
    private final Map<ExportFormat, Anchor> links = new EnumMap<>(ExportFormat.class);
    private final Span result = new Span();

    public ExportLinks(PageTools tools) {
        this.tools = tools;
        addClassName("export");
        getElement().setAttribute("role", "group");
        String words = getTranslation("export.label");
        getElement().setAttribute("aria-label", words);
        Span label = new Span(words);
        label.addClassName("export-label");
        add(label);
        for (ExportFormat format : ExportFormat.values()) {
            String name = getTranslation("export." + format.name().toLowerCase(Locale.ROOT));
            Anchor link = new Anchor();
            link.setText(name);
            link.setAriaLabel(words + " " + name);
            link.setTitle(getTranslation("export.hint", Formats.number(Export.MOST_ROWS)));
            links.put(format, link);
            add(link);
        }
        result.addClassName("export-result");
        result.getElement().setAttribute("role", "status");
        add(result);
        setVisible(false);
    }

    /** Offers this, in place of what was offered before. */
    public void show(Export<?> export) {
        UI ui = UI.getCurrent();
        links.forEach((format, link) -> {
            link.setHref(new ExportDownload(
                    export, format, tools.rights(), tools.operations(), outcome -> tell(ui, outcome)));
            link.setDownload(true);
        });
        result.setText("");
        setVisible(true);
    }

    /** Offers nothing. */
    public void hide() {
        setVisible(false);
    }

    private void tell(UI ui, Outcome outcome) {
        try {
            ui.access(() -> result.setText(words(outcome)));
        } catch (UIDetachedException e) {
            // the page was left; the file itself says whether it is complete
        }
    }

    private String words(Outcome outcome) {
        String key = outcome.cut() == null ? "done" : outcome.cut().name().toLowerCase(Locale.ROOT);
        return getTranslation("export." + key, Formats.number(outcome.rows()));
    }
}
