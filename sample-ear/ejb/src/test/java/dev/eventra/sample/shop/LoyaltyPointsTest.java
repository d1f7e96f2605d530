package dev.eventra.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoyaltyPointsTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 21);

    private final JdbcDataSource database = new JdbcDataSource();
    private final LoyaltyPoints points = new LoyaltyPoints(database);

    @BeforeEach
    void make_the_tables() throws Exception {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        Schema.create(database);
    }

    @Test
    void an_order_gives_a_point_for_each_full_hundred_cents() {
        points.placed(new OrderPlaced("1", "ann", 1_250, DAY, 1));
        points.placed(new OrderPlaced("2", "ann", 99, DAY, 2));
        points.placed(new OrderPlaced("3", "bob", 3_000, DAY, 1));

        assertThat(points.best(10)).containsExactly(new LoyaltyAccount("bob", 30), new LoyaltyAccount("ann", 12));
        assertThat(points.best(1)).containsExactly(new LoyaltyAccount("bob", 30));
    }

    @Test
    void a_changed_or_cancelled_order_takes_back_exactly_what_it_gave() {
        points.placed(new OrderPlaced("1", "ann", 1_250, DAY, 1));
        points.changed(new OrderChanged("1", "ann", 999, 1_250, DAY, 2));
        assertThat(points.best(10)).containsExactly(new LoyaltyAccount("ann", 9));

        points.cancelled(new OrderCancelled("1", "ann", 999, DAY, 3));
        assertThat(points.best(10)).containsExactly(new LoyaltyAccount("ann", 0));
    }
}
