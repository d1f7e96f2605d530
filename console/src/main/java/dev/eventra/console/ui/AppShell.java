package dev.eventra.console.ui;

import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.server.AppShellSettings;
import com.vaadin.flow.shared.communication.PushMode;
import com.vaadin.flow.shared.ui.Transport;

/**
 * The page that holds all others.
 *
 * <p>Pages are told by long polling: where a WebSocket is closed, Payara gives its request and answer a new use while they
 * are still written to, and another user's request fails or is mixed up with it.
 */
@Push(value = PushMode.AUTOMATIC, transport = Transport.LONG_POLLING)
public class AppShell implements AppShellConfigurator {

    @Override
    public void configurePage(AppShellSettings settings) {
        settings.setViewport("width=device-width, initial-scale=1");
        settings.setPageTitle("Eventra");
        settings.addLink("stylesheet", "themes/console.css");
        settings.addLink("icon", "icons/eventra.svg");
    }
}
