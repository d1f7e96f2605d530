package dev.eventra.console.view;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import dev.eventra.api.admin.SettingInfo;
import dev.eventra.console.live.Reading;
import dev.eventra.console.page.PageQuery;
import dev.eventra.console.page.RecordsPresenter;
import dev.eventra.console.security.Roles;
import dev.eventra.console.ui.Cell;
import dev.eventra.console.ui.ConsolePage;
import dev.eventra.console.ui.DataTable;
import dev.eventra.console.ui.Filters;
import dev.eventra.console.ui.MainLayout;
import dev.eventra.console.ui.Notice;
import dev.eventra.console.ui.PageTools;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;

/** The settings in force, and where each comes from. */
@Dependent
@Route(value = "settings", layout = MainLayout.class)
@RolesAllowed(Roles.ADMIN)
public class SettingsView extends ConsolePage implements BeforeEnterObserver {

    private final RecordsPresenter presenter;
    private final Filters filters;
    private final DataTable<SettingInfo> table;
    private final Div state = new Div();

    @Inject
    public SettingsView(PageTools tools, RecordsPresenter presenter) {
        super(tools, "settings");
        this.presenter = presenter;
        filters = new Filters("settings", tools.preferences().zone()).text("q", getTranslation("settings.search"));
        table = new DataTable<SettingInfo>(getTranslation("page.settings"), SettingInfo::name)
                .column(getTranslation("column.name"), each -> Cell.mono(each.name()))
                .column(getTranslation("column.value"), each -> Cell.mono(each.value()))
                .column(getTranslation("column.origin"), each -> Cell.text(each.origin()));
        add(filters, state, table);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        load(PageQuery.of(event.getLocation().getQueryParameters().getParameters()));
    }

    private void load(PageQuery query) {
        filters.show(query);
        state.removeAll();
        Reading<List<SettingInfo>> reading = presenter.settings(query.text("q"));
        table.setVisible(false);
        if (!reading.isOk()) {
            state.add(Notice.of(reading, () -> load(query)));
            return;
        }
        table.update(reading.value());
        table.setVisible(table.size() > 0);
        if (table.size() == 0) {
            state.add(Notice.empty(getTranslation("filter.none"), getTranslation("filter.none.hint")));
        }
    }
}
