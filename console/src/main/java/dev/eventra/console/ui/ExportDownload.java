package dev.eventra.console.ui;

import com.vaadin.flow.server.VaadinResponse;
import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.eventra.api.EventraException;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.Change;
import dev.eventra.console.action.ForbiddenException;
import dev.eventra.console.action.UserRights;
import dev.eventra.console.export.Export;
import dev.eventra.console.export.ExportFormat;
import dev.eventra.console.page.OperationsPresenter;
import dev.eventra.console.security.Roles;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sends an export to a browser, while it is read. Called without the session's lock, so the page stays alive meanwhile.
 * The address of a download is open to whoever has it; the user is therefore asked for anew.
 */
final class ExportDownload implements DownloadHandler {

    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(ExportDownload.class.getName());
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final transient Export<?> export;
    private final ExportFormat format;
    private final transient UserRights rights;
    private final transient OperationsPresenter operations;
    private final transient Consumer<Export.Outcome> told;

    /**
     * @param operations gets the audit's row, also if the browser goes away in the middle
     * @param told       called when it has ended
     */
    ExportDownload(
            Export<?> export,
            ExportFormat format,
            UserRights rights,
            OperationsPresenter operations,
            Consumer<Export.Outcome> told) {
        this.export = export;
        this.format = format;
        this.rights = rights;
        this.operations = operations;
        this.told = told;
    }

    @Override
    public void handleDownloadRequest(DownloadEvent event) throws IOException {
        VaadinResponse response = event.getResponse();
        response.setHeader("Cache-Control", "no-store");
        Optional<Change> change = change();
        if (change.isEmpty()) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN, "log in as a viewer first");
            return;
        }
        Export.Started<?> started;
        try {
            started = export.start();
        } catch (AdminUnavailableException e) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE, e.getMessage());
            return;
        } catch (EventraException e) {
            response.sendError(HttpServletResponse.SC_CONFLICT, e.getMessage());
            return;
        }
        event.setFileName("eventra-" + export.name() + "-" + STAMP.format(Instant.now()) + "." + format.ending());
        event.setContentType(format.mediaType());
        Writer out = new BufferedWriter(new OutputStreamWriter(event.getOutputStream(), StandardCharsets.UTF_8));
        try {
            told.accept(started.write(format.on(out)));
        } finally {
            note(started.rows(), change.get());
        }
    }

    private void note(int rows, Change change) {
        try {
            operations.exported(export, rows, change);
        } catch (EventraException e) {
            // the rows are on their way already
            LOG.log(
                    Level.ERROR,
                    "Eventra console: the audit does not have that " + change.actor() + " exported " + rows
                            + " rows of " + export.name(),
                    e);
        }
    }

    /** Empty for one who has another role by now, and for nobody. */
    private Optional<Change> change() {
        try {
            return Optional.of(rights.sign(
                    Roles.VIEWER,
                    "exported as " + format.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        } catch (ForbiddenException | IllegalStateException e) {
            return Optional.empty();
        }
    }
}
