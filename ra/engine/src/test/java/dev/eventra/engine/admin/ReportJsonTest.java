package dev.eventra.engine.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.admin.Problem;
import dev.eventra.api.admin.SubscriptionInfo.Here;
import dev.eventra.api.admin.SubscriptionListener;
import dev.eventra.api.admin.SubscriptionWorker.Breaker;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportJsonTest {

    private static final Instant TIME = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void a_report_reads_as_it_was_written() {
        WorkerReport report = new WorkerReport(
                3,
                2,
                1,
                new Problem(TIME, "what"),
                List.of(new WorkerReport.Relayed("main", 3, 7, "IDLE", 5, null)),
                List.of(
                        new WorkerReport.Consumer(
                                "reports",
                                "main.events",
                                new SubscriptionListener(
                                        "a.B", "shop", List.of("order.*"), List.of("subject = 'x'"), 4, 5, 100),
                                Here.SUSPENDED,
                                "the database fails",
                                List.of(
                                        new WorkerReport.Partition(0, 0L, null),
                                        new WorkerReport.Partition(1, null, TIME)),
                                2,
                                1,
                                Breaker.OPEN),
                        new WorkerReport.Consumer(
                                "others",
                                "main.events",
                                new SubscriptionListener(null, null, List.of(), List.of(), 1, 1, 0),
                                Here.RUNNING,
                                null,
                                List.of(),
                                0,
                                0,
                                Breaker.NONE)));

        assertThat(ReportJson.read(ReportJson.write(report))).isEqualTo(report);
    }

    @Test
    void what_another_version_left_out_or_added_does_no_harm() {
        assertThat(ReportJson.read("{}")).isEqualTo(WorkerReport.EMPTY);
        WorkerReport.Consumer read = ReportJson.read(
                        "{\"new\":1,\"consumers\":[{\"name\":\"reports\",\"state\":\"DANCING\",\"breaker\":\"?\"}]}")
                .consumers()
                .get(0);
        assertThat(read.subscription()).isEqualTo("reports");
        assertThat(read.state()).isEqualTo(Here.STARTING);
        assertThat(read.breaker()).isEqualTo(Breaker.NONE);
        assertThat(read.partitions()).isEmpty();
    }
}
