package dev.eventra.console.ui;

import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.server.AppShellSettings;

/** The page that holds all others. */
public class AppShell implements AppShellConfigurator {

    @Override
    public void configurePage(AppShellSettings settings) {
        settings.setViewport("width=device-width, initial-scale=1");
        settings.setPageTitle("Eventra");
        settings.addLink("stylesheet", "themes/console.css");
        settings.addLink("icon", "icons/eventra.svg");
    }
}
