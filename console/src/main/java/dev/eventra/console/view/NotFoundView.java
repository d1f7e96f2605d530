package dev.eventra.console.view;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.RouteNotFoundError;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.eventra.console.ui.Notice;
import jakarta.servlet.http.HttpServletResponse;

/** There is no such page. Says nothing of which there are. */
@AnonymousAllowed
public class NotFoundView extends RouteNotFoundError {

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<NotFoundException> parameter) {
        Div page = new Div(
                Notice.empty(getTranslation("not-found"), getTranslation("not-found.hint")),
                new Anchor(".", getTranslation("page.overview")));
        page.addClassName("page");
        getElement().appendChild(page.getElement());
        return HttpServletResponse.SC_NOT_FOUND;
    }
}
