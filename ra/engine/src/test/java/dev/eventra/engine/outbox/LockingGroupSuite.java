package dev.eventra.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.eventra.api.Event;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of transactions that publish to one group at the same time; a small subclass for each database. */
abstract class LockingGroupSuite {

    /** Always the same, since by another one two of the groups may share a lock. */
    private final UUID outbox = new UUID(0, 1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private DataSource database;

    abstract DataSource freshDatabase() throws SQLException;

    /** Lets a connection wait for locks as long as a test may take. */
    void patient(Connection connection) throws SQLException {}

    @BeforeEach
    void open() throws SQLException {
        database = freshDatabase();
        TestDatabase.createOutbox(database, 1);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private Connection begin() throws SQLException {
        Connection connection = database.getConnection();
        patient(connection);
        connection.setAutoCommit(false);
        return connection;
    }

    private void publish(Connection connection, Event... events) throws SQLException {
        EventPlaces.of(Arrays.asList(events), 1).store(connection, outbox, 1, new OutboxStore(), new ScheduledStore());
    }

    private static Event.Builder event(String group, String subject) {
        return Event.builder("account.changed").source("/bank").group(group).subject(subject);
    }

    private static Event plain(String group, String subject) {
        return event(group, subject).build();
    }

    private static Event locking(String group, String subject) {
        return event(group, subject).lockingGroup().build();
    }

    private List<String> relayed() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return new OutboxStore()
                    .read(connection, 0, List.of(), 10_000, Long.MAX_VALUE).stream()
                            .map(OutboxRow::subject)
                            .toList();
        }
    }

    @Test
    void without_the_lock_the_order_of_sequences_is_not_that_of_commits() throws SQLException {
        try (Connection first = begin();
                Connection second = begin()) {
            publish(first, plain("g", "published first"));
            publish(second, plain("g", "committed first"));
            second.commit();
            // a relay that looks now sends it
            assertThat(relayed()).containsExactly("committed first");
            first.commit();
            assertThat(relayed()).containsExactly("published first", "committed first");
        }
    }

    @Test
    void with_the_lock_nobody_publishes_to_the_group_before_the_other_has_ended() throws Exception {
        try (Connection first = begin()) {
            publish(first, locking("g", "first"));
            Future<?> second = threads.submit(() -> {
                try (Connection connection = begin()) {
                    publish(connection, locking("g", "second"));
                    connection.commit();
                }
                return null;
            });
            assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            first.commit();
            second.get(60, TimeUnit.SECONDS);
        }
        assertThat(relayed()).containsExactly("first", "second");
    }

    @Test
    void a_transaction_that_rolls_back_lets_the_next_one_go_on() throws Exception {
        try (Connection first = begin()) {
            publish(first, locking("g", "first"));
            Future<?> second = threads.submit(() -> {
                try (Connection connection = begin()) {
                    publish(connection, locking("g", "second"));
                    connection.commit();
                }
                return null;
            });
            first.rollback();
            second.get(60, TimeUnit.SECONDS);
        }
        assertThat(relayed()).containsExactly("second");
    }

    @Test
    void a_transaction_that_publishes_to_its_group_again_does_not_wait_for_itself() throws SQLException {
        try (Connection connection = begin()) {
            publish(connection, locking("g", "first"));
            publish(connection, locking("g", "second"), locking("g", "third"));
            connection.commit();
        }
        assertThat(relayed()).containsExactly("first", "second", "third");
    }

    @Test
    void after_a_rollback_one_of_those_who_wait_goes_on_after_the_other() throws Exception {
        List<Future<?>> waiting = new ArrayList<>();
        try (Connection first = begin()) {
            publish(first, locking("g", "first"));
            for (int i = 0; i < 6; i++) {
                waiting.add(threads.submit(() -> {
                    try (Connection connection = begin()) {
                        publish(connection, locking("g", "next"));
                        connection.rollback();
                    }
                    return null;
                }));
            }
            first.rollback();
        }
        for (Future<?> one : waiting) {
            // a deadlock would fail one of them
            one.get(60, TimeUnit.SECONDS);
        }
        assertThat(relayed()).isEmpty();
    }

    @Test
    void groups_do_not_wait_for_each_other_whatever_order_they_are_locked_in() throws SQLException {
        List<String> groups = IntStream.range(0, 40).mapToObj(n -> "g" + n).toList();
        // once before, so that there is nothing left to make
        try (Connection connection = begin()) {
            publish(connection, groups.stream().map(g -> locking(g, "x")).toArray(Event[]::new));
            connection.rollback();
        }
        try (Connection even = begin();
                Connection odd = begin()) {
            Set<Long> locked = new HashSet<>();
            for (int i = 0; i < groups.size(); i++) {
                Connection one = i % 2 == 0 ? even : odd;
                // two of them may share a lock: those are for another test
                if (locked.add(EventPlaces.lock(Dialects.of(one), outbox, groups.get(i)))) {
                    publish(one, locking(groups.get(i), "x"));
                }
            }
            even.commit();
            odd.commit();
            assertThat(relayed()).hasSize(locked.size());
        }
    }

    @Test
    void other_groups_do_not_wait() throws SQLException {
        try (Connection first = begin();
                Connection second = begin()) {
            publish(first, locking("g", "first"));
            // without a lock, and with another one
            publish(second, plain("g", "plain"), locking("h", "other group"));
            second.commit();
            first.commit();
        }
        assertThat(relayed()).containsExactly("first", "plain", "other group");
    }

    @Test
    void many_writers_come_out_in_the_order_of_their_commits() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        List<Future<?>> running = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            int number = writer;
            running.add(threads.submit(() -> {
                for (int i = 0; i < 40; i++) {
                    String subject = number + "-" + i;
                    try (Connection connection = begin()) {
                        publish(connection, locking("g", subject));
                        // holds the lock: whoever comes here next does so after this one's commit
                        order.add(subject);
                        connection.commit();
                    }
                }
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get(120, TimeUnit.SECONDS);
        }
        assertThat(relayed()).hasSize(160).isEqualTo(order);
    }

    @Test
    void several_groups_at_once_are_locked_in_one_order() throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            boolean reverse = writer % 2 == 0;
            running.add(threads.submit(() -> {
                for (int i = 0; i < 25; i++) {
                    try (Connection connection = begin()) {
                        Event a = locking("a", "x");
                        Event b = locking("b", "x");
                        publish(connection, reverse ? b : a, reverse ? a : b);
                        connection.commit();
                    }
                }
                return null;
            }));
        }
        for (Future<?> one : running) {
            // a deadlock would fail one of them
            one.get(120, TimeUnit.SECONDS);
        }
        assertThat(relayed()).hasSize(200);
    }
}
