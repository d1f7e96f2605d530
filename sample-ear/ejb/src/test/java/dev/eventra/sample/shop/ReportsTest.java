package dev.eventra.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.Connection;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The SQL of the shop on an H2 in memory. */
class ReportsTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 21);

    private final DataSource database = database();
    private final Reports reports = new Reports(database);
    private final ReportQueries queries = new ReportQueries(database);

    @BeforeEach
    void make_the_tables_twice() throws Exception {
        Schema.create(database);
        Schema.create(database);
    }

    @Test
    void an_empty_shop_is_consistent() {
        ReportCheck check = queries.check();

        assertThat(check.consistent()).isTrue();
        assertThat(check.orders()).isZero();
        assertThat(check.differences()).isEmpty();
    }

    @Test
    void reports_that_add_up_to_the_orders_are_consistent() throws Exception {
        order("ann", 100, "PLACED");
        order("ann", 50, "PLACED");
        order("bob", 70, "CANCELLED");
        reports.addToUser("ann", 1, 100, 1);
        reports.addToUser("ann", 1, 50, 2);
        reports.addToUser("bob", 1, 70, 1);
        reports.addToUser("bob", -1, -70, 2);
        reports.addToDay(DAY, 2, 150);

        ReportCheck check = queries.check();

        assertThat(check.consistent()).isTrue();
        assertThat(check.orders()).isEqualTo(3);
        assertThat(check.placed()).isEqualTo(2);
        assertThat(check.cancelled()).isEqualTo(1);
        assertThat(check.totalCents()).isEqualTo(150);
        assertThat(check.reportedOrders()).isEqualTo(2);
        assertThat(check.reportedDayTotalCents()).isEqualTo(150);
        assertThat(check.outOfOrder()).isZero();
        assertThat(queries.users(10))
                .containsExactly(new UserReport("ann", 2, 150, 2, 0), new UserReport("bob", 0, 0, 2, 0));
        assertThat(queries.days(10)).containsExactly(new DailyReport(DAY, 2, 150));
    }

    @Test
    void rows_missing_on_either_side_are_differences() throws Exception {
        order("ann", 100, "PLACED");
        reports.addToUser("bob", 1, 70, 1);

        ReportCheck check = queries.check();

        assertThat(check.consistent()).isFalse();
        assertThat(check.differences())
                .containsExactly(
                        new Difference("days", "2026-11-21", 1, 100, 0, 0),
                        new Difference("users", "ann", 1, 100, 0, 0),
                        new Difference("users", "bob", 0, 0, 1, 70));
        assertThat(check.differenceCount()).isEqualTo(3);
    }

    @Test
    void only_the_first_differences_are_listed_and_all_are_counted() throws Exception {
        for (int i = 0; i < 30; i++) {
            order("user-" + i, 1, "PLACED");
        }

        ReportCheck check = queries.check();

        assertThat(check.differences()).hasSize(20);
        assertThat(check.differenceCount()).isEqualTo(31);
        assertThat(check.totalCents()).isEqualTo(30);
    }

    @Test
    void a_lost_a_repeated_and_a_late_event_each_count_as_out_of_order() {
        reports.addToUser("lost", 1, 1, 1);
        reports.addToUser("lost", 1, 1, 3);
        reports.addToUser("repeated", 1, 1, 1);
        reports.addToUser("repeated", 1, 1, 1);
        reports.addToUser("late", 1, 1, 2);
        reports.addToUser("late", 1, 1, 1);

        assertThat(queries.users(10))
                .extracting(UserReport::userId, UserReport::outOfOrder)
                .containsExactlyInAnyOrder(tuple("lost", 1L), tuple("repeated", 1L), tuple("late", 2L));
        assertThat(queries.check().outOfOrder()).isEqualTo(4);
    }

    @Test
    void the_numbers_of_a_user_have_no_gaps_and_what_is_not_reported_is_pending() {
        UserSequences users = new UserSequences(database);

        assertThat(List.of(users.lockAndNext("ann"), users.lockAndNext("ann"), users.lockAndNext("bob")))
                .containsExactly(1L, 2L, 1L);
        assertThat(queries.check().pending()).isEqualTo(3);
        reports.addToUser("ann", 1, 1, 1);
        assertThat(queries.check().pending()).isEqualTo(2);
    }

    @Test
    void many_adding_to_a_day_that_is_not_there_yet_lose_nothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                LocalDate day = DAY.plusDays(i / 20);
                all.add(threads.submit(() -> reports.addToDay(day, 1, 5)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(queries.days(20)).hasSize(10).allSatisfy(day -> {
            assertThat(day.orderCount()).isEqualTo(20);
            assertThat(day.totalCents()).isEqualTo(100);
        });
    }

    private void order(String userId, long amountCents, String status) throws Exception {
        try (Connection connection = database.getConnection()) {
            Rows.update(
                    connection,
                    "INSERT INTO shop_order VALUES (?, ?, ?, ?, ?, ?, 1)",
                    UUID.randomUUID().toString(),
                    userId,
                    amountCents,
                    status,
                    DAY,
                    DAY.atTime(12, 0));
        }
    }

    private static DataSource database() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return h2;
    }
}
