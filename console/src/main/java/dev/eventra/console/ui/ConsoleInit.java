package dev.eventra.console.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.UIInitEvent;
import com.vaadin.flow.server.auth.NavigationAccessControl;
import dev.eventra.console.view.LoginView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Sets up each page: nobody gets one without login, and it looks as the user wants. */
@ApplicationScoped
public class ConsoleInit {

    private final Preferences preferences;

    @Inject
    public ConsoleInit(Preferences preferences) {
        this.preferences = preferences;
    }

    /** For the container's proxy. */
    protected ConsoleInit() {
        this(null);
    }

    void serviceInit(@Observes ServiceInitEvent event) {
        NavigationAccessControl access = new NavigationAccessControl();
        access.setLoginView(LoginView.class);
        event.getSource().addUIInitListener(init -> {
            prepare(init);
            init.getUI().addBeforeEnterListener(access);
        });
    }

    private void prepare(UIInitEvent event) {
        UI ui = event.getUI();
        preferences.language().ifPresent(ui::setLocale);
        ui.getElement().getThemeList().set("dark", preferences.isDark());
        // the language that screen readers speak; the start page has the browser's
        ui.getPage()
                .executeJs("document.documentElement.lang = $0", ui.getLocale().toLanguageTag());
    }
}
