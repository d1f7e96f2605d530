package dev.eventra.console.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.applayout.AppLayout;
import com.vaadin.flow.component.applayout.DrawerToggle;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.orderedlayout.Scroller;
import com.vaadin.flow.component.sidenav.SideNav;
import com.vaadin.flow.component.sidenav.SideNavItem;
import com.vaadin.flow.server.VaadinServletRequest;
import com.vaadin.flow.server.VaadinSession;
import dev.eventra.console.live.LiveFeed;
import dev.eventra.console.live.Snapshot;
import dev.eventra.console.page.Formats;
import dev.eventra.console.page.ShardsPresenter;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The frame of all pages: navigation with what is amiss, the time of the last reading, and the user's switches. */
@Dependent
public class MainLayout extends AppLayout {

    /**
     * How often a page asks what is new. Push would tell it a little sooner, but not on every server: where a WebSocket is
     * closed, Payara gives its request and answer a new use while they are still written to, so that another user's request
     * fails or is mixed up with it; and a long poll can stay unanswered there for good.
     */
    private static final Duration ASKING = Duration.ofMillis(500);

    private final PageTools tools;
    private final Map<Destination, Span> counts = new EnumMap<>(Destination.class);
    private final Span stamp = new Span();
    private final Span link = new Span();
    private LiveFeed.Listening listening;

    @Inject
    public MainLayout(PageTools tools) {
        this.tools = tools;
        setPrimarySection(Section.DRAWER);
        addClassName("console");
        Div mark = new Div();
        mark.addClassName("mark");
        Div brand = new Div(mark, new Span("Eventra"));
        brand.addClassName("brand");
        Div navigation = new Div(
                group("nav.now", Destination.OVERVIEW, Destination.SHARDS, Destination.WORKERS, Destination.OUTBOX),
                group(
                        "nav.events",
                        Destination.EVENTS,
                        Destination.SUBSCRIPTIONS,
                        Destination.DEAD_LETTERS,
                        Destination.REPLAY,
                        Destination.TEST_EVENT),
                group("nav.records", Destination.OPERATIONS, Destination.AUDIT, Destination.SETTINGS));
        navigation.addClassName("nav");
        addToDrawer(brand, new Scroller(navigation));
        DrawerToggle toggle = new DrawerToggle();
        toggle.setAriaLabel(getTranslation("nav.menu"));
        stamp.addClassName("stamp");
        link.addClassNames("badge", "connection");
        Span late = new Span(getTranslation("live.late"));
        late.addClassNames("badge", Tone.WARN.style(), "late");
        Div live = new Div(link, late, stamp);
        live.addClassName("live");
        Div switches = new Div(language(), time(), theme(), user());
        switches.addClassName("switches");
        addToNavbar(toggle, live, switches);
    }

    private SideNav group(String label, Destination... destinations) {
        SideNav nav = new SideNav(getTranslation(label));
        for (Destination each : destinations) {
            if (!tools.rights().may(each.role())) {
                continue;
            }
            SideNavItem item = new SideNavItem(
                    getTranslation("page." + each.key()),
                    each.route(),
                    each.icon().create());
            Span count = new Span();
            count.addClassName("nav-count");
            count.setVisible(false);
            counts.put(each, count);
            item.setSuffixComponent(count);
            item.getElement().setAttribute("title", "g " + each.letter());
            nav.addItem(item);
        }
        return nav;
    }

    private Button language() {
        boolean chinese = "zh".equals(UI.getCurrent().getLocale().getLanguage());
        Button button = new Button(chinese ? "EN" : "中文", click -> {
            tools.preferences().setLanguage(chinese ? Locale.ENGLISH : Locale.forLanguageTag("zh"));
            UI.getCurrent().getPage().reload();
        });
        button.setAriaLabel(chinese ? "Switch to English" : "切换为中文");
        return quiet(button);
    }

    private Button time() {
        boolean utc = tools.preferences().isUtc();
        Button button = new Button(getTranslation(utc ? "time.utc" : "time.local"), click -> {
            tools.preferences().setUtc(!utc);
            UI.getCurrent().getPage().reload();
        });
        button.setTooltipText(getTranslation(utc ? "time.to-local" : "time.to-utc"));
        return quiet(button);
    }

    private Button theme() {
        Button button = new Button();
        button.setIcon((tools.preferences().isDark() ? VaadinIcon.SUN_O : VaadinIcon.MOON_O).create());
        button.setAriaLabel(getTranslation("theme.switch"));
        button.addClickListener(click -> {
            boolean dark = !tools.preferences().isDark();
            tools.preferences().setDark(dark);
            UI.getCurrent().getElement().getThemeList().set("dark", dark);
            button.setIcon((dark ? VaadinIcon.SUN_O : VaadinIcon.MOON_O).create());
        });
        return quiet(button);
    }

    private Button user() {
        Button button = new Button(tools.rights().name(), VaadinIcon.SIGN_OUT.create(), click -> logout());
        button.setAriaLabel(getTranslation("login.out", tools.rights().name()));
        button.setTooltipText(getTranslation("login.out", tools.rights().name()));
        button.addClassName("user");
        return quiet(button);
    }

    private static Button quiet(Button button) {
        button.addThemeVariants(ButtonVariant.LUMO_TERTIARY, ButtonVariant.LUMO_SMALL);
        return button;
    }

    private void logout() {
        UI.getCurrent().getPage().setLocation("login");
        VaadinServletRequest request = VaadinServletRequest.getCurrent();
        try {
            request.getHttpServletRequest().logout();
        } catch (ServletException e) {
            System.getLogger(MainLayout.class.getName())
                    .log(System.Logger.Level.DEBUG, "Eventra console: the container could not log out", e);
        }
        VaadinSession.getCurrent().getSession().invalidate();
    }

    /** Goes to the page of this letter; called by the keyboard script. */
    @ClientCallable
    void go(String letter) {
        Destination.of(letter).ifPresent(each -> UI.getCurrent().navigate(each.route()));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        UI ui = event.getUI();
        ui.setPollInterval((int) ASKING.toMillis());
        ui.getPage().addJavaScript("context://console.js");
        ui.getPage().addJavaScript("context://live.js");
        getElement().executeJs("window.eventraKeys = this");
        stamp.getElement().executeJs("window.eventraLive(this)");
        ConnectionTexts.set(ui);
        ui.getPage().retrieveExtendedClientDetails(details -> {
            if (details != null && details.getTimeZoneId() != null) {
                tools.preferences().setBrowserZone(details.getTimeZoneId());
            }
        });
        listening = tools.feed().listen(snapshot -> ui.access(() -> show(snapshot)));
    }

    @Override
    protected void onDetach(DetachEvent event) {
        if (listening != null) {
            listening.close();
            listening = null;
        }
        super.onDetach(event);
    }

    private void show(Snapshot snapshot) {
        boolean whole = snapshot.isComplete();
        boolean up = whole && snapshot.cluster().value().parts().stream().allMatch(part -> part.up());
        Tone tone = up ? Tone.GOOD : Tone.WARN;
        link.setText(getTranslation(up ? "live.ok" : "live.partly"));
        link.removeClassNames(Tone.GOOD.style(), Tone.WARN.style());
        link.addClassName(tone.style());
        stamp.setText(getTranslation(
                "live.updated",
                Formats.clock(snapshot.taken(), tools.preferences().zone())));
        long dead = snapshot.subscriptions().orElse(List.of()).stream()
                .mapToLong(each -> each.deadLetters().number())
                .sum();
        count(Destination.DEAD_LETTERS, dead);
        count(Destination.SHARDS, ShardsPresenter.unowned(snapshot.shards().orElse(List.of())));
        count(
                Destination.WORKERS,
                snapshot.workers().orElse(List.of()).stream()
                        .filter(each -> !each.alive())
                        .count());
    }

    private void count(Destination destination, long number) {
        Span badge = counts.get(destination);
        if (badge == null) {
            return;
        }
        badge.setVisible(number > 0);
        badge.setText(Formats.number(number));
    }
}
