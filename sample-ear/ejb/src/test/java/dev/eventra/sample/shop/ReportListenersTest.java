package dev.eventra.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.testkit.DeliveryReport;
import dev.eventra.testkit.EventraTestKit;
import dev.eventra.testkit.JdbcTransactions;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The two report listeners, with their tables in an H2 in memory. */
class ReportListenersTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 21);
    private static final String USERS = "user-order-report";
    private static final String DAYS = "daily-order-report";

    private final JdbcTransactions jdbc = new JdbcTransactions(database());
    private final ReportQueries reports = new ReportQueries(jdbc.dataSource());
    private final Chaos chaos = new Chaos(jdbc.dataSource(), true);
    private final EventraTestKit kit = EventraTestKit.builder()
            .transactions(jdbc)
            .listener(USERS, userReports())
            .listener(DAYS, dailyReports())
            .build();

    @BeforeEach
    void make_the_tables() throws Exception {
        Schema.create(jdbc.dataSource());
    }

    @Test
    void orders_are_counted_by_user_and_by_day() {
        placed("ann", 1, 100);
        placed("bob", 1, 70);
        changed("ann", 2, 150, 100);
        placed("ann", 3, 30);
        cancelled("ann", 4, 30);

        kit.deliverAll().orThrow();

        assertThat(reports.users(10))
                .containsExactlyInAnyOrder(new UserReport("ann", 1, 150, 4, 0), new UserReport("bob", 1, 70, 1, 0));
        assertThat(reports.days(10)).containsExactly(new DailyReport(DAY, 2, 220));
    }

    @Test
    void a_repeated_event_counts_once() {
        placed("ann", 1, 100);
        kit.deliverAll().orThrow();

        DeliveryReport report = kit.redeliver(kit.published().get(0)).deliverAll();

        assertThat(report.duplicates()).isEqualTo(2);
        assertThat(reports.users(10)).containsExactly(new UserReport("ann", 1, 100, 1, 0));
        assertThat(reports.days(10)).containsExactly(new DailyReport(DAY, 1, 100));
    }

    @Test
    void a_report_that_could_not_be_committed_is_made_again_without_a_trace_of_the_first_attempt() {
        kit.failNext(USERS, new IllegalStateException("the database restarts"));
        placed("ann", 1, 100);
        placed("ann", 2, 50);

        kit.deliverAll();
        assertThat(reports.users(10)).isEmpty();
        assertThat(reports.days(10)).containsExactly(new DailyReport(DAY, 2, 150));

        kit.advance(Duration.ofSeconds(1)).deliverAll().orThrow();
        assertThat(reports.users(10)).containsExactly(new UserReport("ann", 2, 150, 2, 0));
    }

    @Test
    void an_event_that_can_not_be_read_parks_its_user_and_nobody_else() {
        kit.publisher()
                .publish(Event.builder(OrderPlaced.TYPE)
                        .group("ann")
                        .contentType("application/json")
                        .data("broken"));
        placed("ann", 2, 50);
        placed("bob", 1, 70);

        for (int i = 0; i < 5; i++) {
            kit.deliverAll();
            kit.advance(Duration.ofMinutes(1));
        }

        assertThat(kit.parkedGroups(USERS)).containsExactly("ann");
        assertThat(kit.deadLetters(USERS)).hasSize(1);
        assertThat(reports.users(10)).containsExactly(new UserReport("bob", 1, 70, 1, 0));
    }

    @Test
    void a_report_that_is_broken_on_purpose_fails_for_its_user_alone() {
        chaos.breakReportOf("ann");
        assertThat(chaos.brokenUsers()).containsExactly("ann");
        placed("ann", 1, 100);
        placed("bob", 1, 70);

        for (int i = 0; i < 5; i++) {
            kit.deliverAll();
            kit.advance(Duration.ofMinutes(1));
        }

        assertThat(kit.parkedGroups(USERS)).containsExactly("ann");
        assertThat(reports.users(10)).containsExactly(new UserReport("bob", 1, 70, 1, 0));
        chaos.mend("ann");
        assertThat(chaos.brokenUsers()).isEmpty();
    }

    @Test
    void nothing_is_broken_where_that_is_not_allowed() {
        Chaos off = new Chaos(jdbc.dataSource(), false);

        assertThatThrownBy(() -> off.breakReportOf("ann"))
                .isInstanceOf(ShopException.class)
                .hasMessageContaining("shop.chaos");
    }

    private void placed(String user, long sequence, long cents) {
        publish(OrderPlaced.TYPE, user, new OrderPlaced("o" + sequence, user, cents, DAY, sequence));
    }

    private void changed(String user, long sequence, long cents, long previous) {
        publish(OrderChanged.TYPE, user, new OrderChanged("o1", user, cents, previous, DAY, sequence));
    }

    private void cancelled(String user, long sequence, long cents) {
        publish(OrderCancelled.TYPE, user, new OrderCancelled("o1", user, cents, DAY, sequence));
    }

    private void publish(String type, String user, Object data) {
        kit.publisher().publish(type, user, data);
    }

    private UserOrderReports userReports() {
        UserOrderReports bean = new UserOrderReports();
        bean.chaos = chaos;
        bean.reports = new Reports(jdbc.dataSource());
        return bean;
    }

    private DailyOrderReports dailyReports() {
        DailyOrderReports bean = new DailyOrderReports();
        bean.reports = new Reports(jdbc.dataSource());
        return bean;
    }

    private static JdbcDataSource database() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return h2;
    }
}
