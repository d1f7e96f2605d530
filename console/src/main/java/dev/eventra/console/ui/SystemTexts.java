package dev.eventra.console.ui;

import com.vaadin.cdi.annotation.VaadinServiceEnabled;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.i18n.I18NProvider;
import com.vaadin.flow.server.CustomizedSystemMessages;
import com.vaadin.flow.server.SystemMessages;
import com.vaadin.flow.server.SystemMessagesInfo;
import com.vaadin.flow.server.SystemMessagesProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/**
 * What a page says when it can't go on: what happened, what became of changes, and what to do. A page gets these words
 * when it is opened, since it may not be able to ask for them later.
 */
@ApplicationScoped
@VaadinServiceEnabled
public class SystemTexts implements SystemMessagesProvider {

    private static final long serialVersionUID = 1L;

    @Override
    public SystemMessages getSystemMessages(SystemMessagesInfo info) {
        UI ui = UI.getCurrent();
        // the language that was chosen here, not the browser's
        Locale language = ui == null ? info.getLocale() : ui.getLocale();
        CustomizedSystemMessages texts = new CustomizedSystemMessages();
        // by default the page is loaded anew without a word
        texts.setSessionExpiredNotificationEnabled(true);
        texts.setSessionExpiredCaption(text(language, "ended.session"));
        texts.setSessionExpiredMessage(text(language, "ended.session.hint"));
        texts.setInternalErrorCaption(text(language, "ended.error"));
        texts.setInternalErrorMessage(text(language, "ended.error.hint"));
        texts.setCookiesDisabledCaption(text(language, "ended.cookies"));
        texts.setCookiesDisabledMessage(text(language, "ended.cookies.hint"));
        return texts;
    }

    private static String text(Locale language, String key) {
        return I18NProvider.translate(language, key);
    }
}
