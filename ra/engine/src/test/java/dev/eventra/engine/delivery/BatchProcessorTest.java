package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.eventra.api.Event;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.event.CurrentEvent;
import jakarta.transaction.Status;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** Several deliveries together, without a database: what the container did and what became of each. */
class BatchProcessorTest {

    private static final TopicPartition HERE = new TopicPartition("t", 0);
    private static final TopicPartition GONE = new TopicPartition("t", 1);

    private final ContainerFixture container = new ContainerFixture("none", "", "");
    private final OffsetTracker here = new OffsetTracker();
    private final OffsetTracker gone = new OffsetTracker();
    private final DeliveryEvents events = new DeliveryEvents();
    private final List<List<String>> calls = new ArrayList<>();
    private final List<Optional<Event>> current = new ArrayList<>();
    private Exception failure;
    private long offset;

    /** Endpoints of a listener that takes several events and needs no connection. */
    private final class Endpoints implements ListenerEndpoints {

        @Override
        public boolean receives(Event event) {
            return true;
        }

        @Override
        public boolean mayReceive(String type) {
            return true;
        }

        @Override
        public boolean isBatch() {
            return true;
        }

        @Override
        public boolean isTransacted() {
            return true;
        }

        @Override
        public ListenerEndpoint create() {
            return new ListenerEndpoint() {
                @Override
                public void before() {
                    container.begin();
                }

                @Override
                public void deliver(List<Event> delivered) throws Exception {
                    calls.add(delivered.stream().map(Event::id).toList());
                    current.add(CurrentEvent.of(container));
                    if (failure != null) {
                        throw failure;
                    }
                }

                @Override
                public void after() {
                    container.end();
                }

                @Override
                public void close() {
                    // nothing is held
                }
            };
        }
    }

    private Delivery delivery(String id, TopicPartition partition, OffsetTracker tracker) {
        Event event = Event.builder("tested")
                .id(id)
                .source("/test")
                .group(id.substring(0, 1))
                .build();
        long at = offset++;
        return new Delivery("s", partition, at, tracker, tracker.add(at, 1), event, null, null);
    }

    private BatchProcessor processor(Claim claim) throws SQLException {
        return processor(claim, new Breaker("s", null, events));
    }

    private BatchProcessor processor(Claim claim, Breaker breaker) throws SQLException {
        DeliveryAttempt attempt = new DeliveryAttempt(new Endpoints(), container, claim);
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:");
        DeliveryDatabase database = DeliveryDatabase.open(dataSource, SchemaMode.CREATE);
        return new BatchProcessor(true, false, null, attempt, new Surroundings(database, () -> false), breaker, events);
    }

    @Test
    void what_was_lost_meanwhile_is_neither_called_nor_done() throws Exception {
        List<Delivery> deliveries =
                List.of(delivery("a1", HERE, here), delivery("b1", GONE, gone), delivery("a2", HERE, here));
        gone.close();

        List<Turn> turns = processor(Claim.NONE).processTogether(deliveries);

        assertThat(turns).containsExactly(Turn.DONE, Turn.LOST, Turn.DONE);
        assertThat(calls).containsExactly(List.of("a1", "a2"));
    }

    @Test
    void if_all_is_lost_nothing_is_called() throws Exception {
        List<Delivery> deliveries = List.of(delivery("a1", GONE, gone), delivery("b1", GONE, gone));
        gone.close();

        assertThat(processor(Claim.NONE).processTogether(deliveries)).containsExactly(Turn.LOST, Turn.LOST);
        assertThat(calls).isEmpty();
    }

    @Test
    void a_failure_counts_for_none_and_makes_each_of_them_be_tried_alone() throws Exception {
        failure = new IllegalStateException("one of them");
        List<Delivery> deliveries = List.of(delivery("a1", HERE, here), delivery("b1", HERE, here));
        BatchProcessor processor = processor(Claim.NONE);

        assertThat(processor.processTogether(deliveries)).containsExactly(Turn.ALONE, Turn.ALONE);

        assertThat(deliveries).allSatisfy(delivery -> {
            assertThat(delivery.attempts()).isZero();
            assertThat(delivery.isAlone()).isTrue();
            assertThat(delivery.firstFailure()).isNull();
        });
        assertThat(events.batchesFailed).containsExactly(2);
        assertThat(events.failed).isEmpty();
    }

    @Test
    void a_connection_that_broke_with_an_outage_does_not_count_for_the_breaker_and_the_listeners_own_failure_does()
            throws Exception {
        Breaker breaker =
                new Breaker("s", new FlowRules.Breaker(100, 1, Optional.empty(), Duration.ofHours(1)), events);
        BatchProcessor processor = processor(Claim.NONE, breaker);

        failure = new SQLException("stale", "08006");
        processor.processTogether(List.of(delivery("a1", HERE, here), delivery("b1", HERE, here)));
        assertThat(breaker.permits()).isPositive();

        failure = new IllegalStateException("its own");
        processor.processTogether(List.of(delivery("a2", HERE, here), delivery("b2", HERE, here)));
        assertThat(breaker.permits()).isZero();
    }

    @Test
    void an_event_that_does_not_belong_to_the_others_undoes_what_was_claimed_with_it() throws Exception {
        List<Delivery> deliveries = List.of(delivery("a1", HERE, here), delivery("b1", HERE, here));
        TransactionOutcome outcome = new TransactionOutcome();
        Claim claim = new Claim() {
            @Override
            public Optional<AttemptResult> take(Delivery delivery) {
                throw new AssertionError("not one by one");
            }

            @Override
            public Map<Delivery, AttemptResult> takeAll(List<Delivery> taken) {
                container.registerInterposedSynchronization(outcome);
                return Map.of(deliveries.get(1), AttemptResult.of(AttemptResult.Kind.DEAD));
            }
        };

        List<Turn> turns = processor(claim).processTogether(deliveries);

        assertThat(turns).containsExactly(Turn.ALONE, Turn.ALONE);
        assertThat(calls).isEmpty();
        assertThat(outcome.status()).isEqualTo(Status.STATUS_ROLLEDBACK);
    }

    @Test
    void a_call_with_one_event_has_it_as_the_current_and_a_call_with_several_has_none() throws Exception {
        BatchProcessor processor = processor(Claim.NONE);
        Delivery one = delivery("a1", HERE, here);

        processor.processTogether(List.of(one));
        processor.processTogether(List.of(delivery("a2", HERE, here), delivery("b1", HERE, here)));

        assertThat(current).containsExactly(Optional.of(one.event()), Optional.empty());
        assertThat(CurrentEvent.of(container)).as("when it is over").isEmpty();
    }
}
