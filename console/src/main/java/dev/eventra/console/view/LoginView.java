package dev.eventra.console.view;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.login.AbstractLogin.LoginEvent;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.VaadinServletRequest;
import com.vaadin.flow.server.VaadinServletResponse;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.eventra.console.security.WantedPage;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.http.HttpServletRequest;

/** Asks for name and password, and lets the container judge them. */
@Dependent
@Route("login")
@AnonymousAllowed
public class LoginView extends Div implements HasDynamicTitle {

    private final SecurityContext security;
    private final LoginForm form = new LoginForm();

    @Inject
    public LoginView(SecurityContext security) {
        this.security = security;
        addClassName("login");
        Div mark = new Div();
        mark.addClassName("mark");
        H1 name = new H1("Eventra");
        Paragraph lead = new Paragraph(getTranslation("login.lead"));
        form.setI18n(texts());
        form.setForgotPasswordButtonVisible(false);
        form.addLoginListener(this::login);
        form.getElement().setAttribute("no-autofocus", false);
        Div card = new Div(mark, name, lead, form);
        card.addClassName("login-card");
        add(card);
    }

    private LoginI18n texts() {
        LoginI18n all = LoginI18n.createDefault();
        all.getForm().setTitle("");
        all.getForm().setUsername(getTranslation("login.user"));
        all.getForm().setPassword(getTranslation("login.password"));
        all.getForm().setSubmit(getTranslation("login.submit"));
        all.getErrorMessage().setTitle(getTranslation("login.failed"));
        all.getErrorMessage().setMessage(getTranslation("login.failed.hint"));
        return all;
    }

    private void login(LoginEvent event) {
        HttpServletRequest request = VaadinServletRequest.getCurrent().getHttpServletRequest();
        AuthenticationStatus status = security.authenticate(
                request,
                VaadinServletResponse.getCurrent().getHttpServletResponse(),
                AuthenticationParameters.withParams()
                        .newAuthentication(true)
                        .credential(new UsernamePasswordCredential(event.getUsername(), event.getPassword())));
        if (status != AuthenticationStatus.SUCCESS) {
            form.setError(true);
            return;
        }
        // against a session id that somebody planted before
        request.changeSessionId();
        UI.getCurrent().getPage().setLocation(WantedPage.take(request.getSession()));
    }

    @Override
    public String getPageTitle() {
        return getTranslation("login.submit") + " · Eventra";
    }
}
