package dev.eventra.console.view;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.NavigationEvent;
import com.vaadin.flow.router.NavigationTrigger;
import java.util.List;

/** Enters a view by an address, as the router does. */
final class Entering {

    private Entering() {}

    static BeforeEnterEvent by(String address) {
        UI ui = UI.getCurrent();
        NavigationEvent navigation = new NavigationEvent(
                ui.getInternals().getRouter(), new Location(address), ui, NavigationTrigger.UI_NAVIGATE);
        return new BeforeEnterEvent(navigation, Div.class, List.of());
    }
}
