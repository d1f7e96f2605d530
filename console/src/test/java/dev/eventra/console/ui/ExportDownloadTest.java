package dev.eventra.console.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.dom.Element;
import com.vaadin.flow.server.VaadinResponse;
import com.vaadin.flow.server.streams.DownloadEvent;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventPage;
import dev.eventra.api.admin.EventState;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.UnreachedOutbox;
import dev.eventra.console.Fakes;
import dev.eventra.console.action.UserRights;
import dev.eventra.console.export.Export;
import dev.eventra.console.export.Export.Outcome;
import dev.eventra.console.export.ExportFormat;
import dev.eventra.console.page.EventsPresenter;
import dev.eventra.console.page.OperationsPresenter;
import dev.eventra.console.page.PageQuery;
import dev.eventra.console.page.RecordsPresenter;
import dev.eventra.console.security.Roles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExportDownloadTest {

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final Map<String, String> headers = new TreeMap<>();
    private final List<Object> errors = new ArrayList<>();
    private final List<Outcome> told = new ArrayList<>();
    private final List<EventFilter> filters = new ArrayList<>();
    private final List<List<Object>> audited = new ArrayList<>();
    private List<UnreachedOutbox> unreached = List.of();
    private final EventraAdmin admin = Fakes.of(
            EventraAdmin.class,
            Map.of(
                    "noteExport",
                    args -> audited.add(Arrays.asList(args)),
                    "events",
                    args -> {
                        filters.add((EventFilter) args[0]);
                        return new EventPage(
                                List.of(Fakes.event("=HYPERLINK(1)", "order.placed", "分组")), null, unreached);
                    },
                    "audit",
                    args -> new Page<>(
                            List.of(new AuditEntry(3, Fakes.NOW, "ann", "pause", "reports", "@all: wait", null, null)),
                            null)));

    private DownloadEvent event() {
        VaadinResponse response = Fakes.of(
                VaadinResponse.class,
                Map.of(
                        "getOutputStream",
                        args -> sent,
                        "setContentType",
                        args -> headers.put("Content-Type", args[0].toString()),
                        "setHeader",
                        args -> headers.put(args[0].toString(), args[1].toString()),
                        "sendError",
                        args -> errors.add(args[0])));
        return new DownloadEvent(null, response, null, new Element("a"));
    }

    private void send(Export<?> export, ExportFormat format, UserRights rights) throws IOException {
        new ExportDownload(export, format, rights, new OperationsPresenter(admin), told::add)
                .handleDownloadRequest(event());
    }

    private Export<?> events() {
        return new EventsPresenter(admin).export(new PageQuery(Map.of("type", "order.placed", "state", "relayed")));
    }

    @Test
    void events_that_fit_the_filter_are_sent_as_a_file_without_their_data() throws IOException {
        send(events(), ExportFormat.CSV, Fakes.rights(Roles.VIEWER));

        assertThat(filters)
                .containsExactly(new EventFilter(null, "order.placed", null, EventState.RELAYED, null, null));
        assertThat(headers)
                .containsEntry("Content-Type", "text/csv; charset=utf-8")
                .containsEntry("Cache-Control", "no-store");
        assertThat(headers.get("Content-Disposition"))
                .matches("attachment;.*filename=\"eventra-events-\\d{8}T\\d{6}Z\\.csv\".*");
        assertThat(sent.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "\uFEFF\"source\",\"id\",\"type\",\"group\",\"state\",\"stored\",\"outbox\",\"shard\","
                                + "\"relayed\",\"worker\",\"partition\",\"offset\"",
                        "\"/shop\",\"'=HYPERLINK(1)\",\"order.placed\",\"分组\",\"RELAYED\",\"2026-11-21T12:00:00Z\","
                                + "\"main\",2,\"2026-11-21T12:00:00Z\",\"node-1\",0,17");
        assertThat(told).containsExactly(new Outcome(1, null));
        assertThat(audited).hasSize(1);
        assertThat(audited.get(0).subList(0, 3)).containsExactly("events", "state=relayed, type=order.placed", 1L);
        assertThat(((Change) audited.get(0).get(3)).reason()).isEqualTo("exported as csv");
    }

    @Test
    void a_file_that_would_lack_events_of_an_outbox_is_refused() throws IOException {
        unreached = List.of(new UnreachedOutbox("billing", "this server does not reach outbox billing"));

        send(events(), ExportFormat.CSV, Fakes.rights(Roles.VIEWER));

        assertThat(errors).containsExactly(409);
        assertThat(sent.size()).isZero();
    }

    @Test
    void the_audit_is_sent_as_json_lines() throws IOException {
        Export<?> export = new RecordsPresenter(admin, admin).export(new PageQuery(Map.of()));

        send(export, ExportFormat.JSON_LINES, Fakes.rights(Roles.VIEWER));

        assertThat(sent.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":3,\"time\":\"2026-11-21T12:00:00Z\",\"actor\":\"ann\",\"action\":\"pause\","
                        + "\"target\":\"reports\",\"count\":null,\"reason\":\"@all: wait\",\"detail\":null}\n");
    }

    @Test
    void who_is_no_viewer_any_more_gets_nothing() throws IOException {
        send(events(), ExportFormat.CSV, Fakes.rights(Roles.PAYLOAD_READER));

        assertThat(errors).containsExactly(403);
        assertThat(sent.size()).isZero();
        assertThat(filters).isEmpty();
        assertThat(audited).isEmpty();
    }

    @Test
    void a_database_that_does_not_answer_is_an_error_and_no_empty_file() throws IOException {
        Export<Change> export = new Export<>(
                "events",
                List.of(),
                page -> {
                    throw new AdminUnavailableException("no database", null);
                },
                null);

        send(export, ExportFormat.CSV, Fakes.operator());

        assertThat(errors).containsExactly(503);
        assertThat(sent.size()).isZero();
    }
}
