package dev.eventra.console.view;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.InternalServerError;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.eventra.console.ui.Notice;
import jakarta.servlet.http.HttpServletResponse;

/** A page failed. The reason goes to the log, not to the page. */
@AnonymousAllowed
public class FailureView extends InternalServerError {

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Exception> parameter) {
        System.getLogger(FailureView.class.getName())
                .log(System.Logger.Level.ERROR, "Eventra console: a page failed", parameter.getException());
        Div page = new Div(
                Notice.empty(getTranslation("failure"), getTranslation("failure.hint")),
                new Anchor(".", getTranslation("page.overview")));
        page.addClassName("page");
        getElement().appendChild(page.getElement());
        return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }
}
