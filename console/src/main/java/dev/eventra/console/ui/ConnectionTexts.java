package dev.eventra.console.ui;

import com.vaadin.flow.component.ReconnectDialogConfiguration;
import com.vaadin.flow.component.UI;

/**
 * What a page says while the server does not answer. It goes on showing the last figures, which look as good as new ones;
 * so the words say that they are old.
 */
final class ConnectionTexts {

    private ConnectionTexts() {}

    /** Gives a page its words, in its language. */
    static void set(UI ui) {
        ReconnectDialogConfiguration lost = ui.getReconnectDialogConfiguration();
        lost.setDialogText(ui.getTranslation("connection.lost"));
        lost.setDialogTextGaveUp(ui.getTranslation("connection.gone"));
        ui.getPage()
                .executeJs(
                        "const bar = window.Vaadin && window.Vaadin.connectionIndicator;"
                                + "if (bar) { bar.onlineText = $0; }",
                        ui.getTranslation("connection.back"));
    }
}
