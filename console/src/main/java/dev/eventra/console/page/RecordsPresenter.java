package dev.eventra.console.page;

import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.AuditFilter;
import dev.eventra.api.admin.ClusterAdmin;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.SettingInfo;
import dev.eventra.console.export.Export;
import dev.eventra.console.export.ExportColumn;
import dev.eventra.console.live.Reading;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;

/** What is only looked at: the audit, and the settings. */
@Dependent
public class RecordsPresenter {

    private static final List<ExportColumn<AuditEntry>> COLUMNS = List.of(
            new ExportColumn<>("id", AuditEntry::id),
            new ExportColumn<>("time", AuditEntry::time),
            new ExportColumn<>("actor", AuditEntry::actor),
            new ExportColumn<>("action", AuditEntry::action),
            new ExportColumn<>("target", AuditEntry::target),
            new ExportColumn<>("count", AuditEntry::count),
            new ExportColumn<>("reason", AuditEntry::reason),
            new ExportColumn<>("detail", AuditEntry::detail));

    private final EventraAdmin admin;
    private final ClusterAdmin cluster;

    @Inject
    public RecordsPresenter(EventraAdmin admin, ClusterAdmin cluster) {
        this.admin = admin;
        this.cluster = cluster;
    }

    /** The filter that an address holds. */
    public static AuditFilter filter(PageQuery query) {
        return new AuditFilter(
                query.text("actor"),
                query.text("action"),
                query.text("target"),
                query.time("since"),
                query.time("until"));
    }

    /** Changes, the latest first. */
    public CursorList<AuditEntry> audit(PageQuery query) {
        AuditFilter filter = filter(query);
        return new CursorList<>(page -> admin.audit(filter, page));
    }

    /** The same changes as a file. */
    public Export<AuditEntry> export(PageQuery query) {
        AuditFilter filter = filter(query);
        return new Export<>("audit", COLUMNS, page -> admin.audit(filter, page), query.words());
    }

    /** The settings whose name or value has this text. */
    public Reading<List<SettingInfo>> settings(String text) {
        String wanted = text == null ? "" : text.toLowerCase(Locale.ROOT);
        return Reading.of(cluster::settings).map(all -> all.stream()
                .filter(each -> (each.name() + " " + each.value() + " " + each.origin())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted))
                .toList());
    }
}
