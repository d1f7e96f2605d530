package dev.eventra.console.ui;

import com.vaadin.flow.i18n.I18NProvider;

/** Texts in the language of the present page, for code that is no component. */
public final class Texts {

    /** The text of a key, with its arguments set in. */
    public String of(String key, Object... arguments) {
        return I18NProvider.translate(key, arguments);
    }
}
