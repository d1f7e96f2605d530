package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.eventra.api.Event;
import dev.eventra.api.EventraException;
import dev.eventra.api.OutboxUnavailableException;
import dev.eventra.api.PublishException;
import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.Estimate;
import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventPage;
import dev.eventra.api.admin.EventSummary;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.RejectedFilter;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.api.admin.RejectedSelection;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.ShardRef;
import dev.eventra.api.admin.UnreachedOutbox;
import dev.eventra.engine.Engine;
import dev.eventra.engine.config.SettingSource;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.event.OutboxRow;
import dev.eventra.engine.outbox.OutboxStore;
import dev.eventra.engine.outbox.PendingReader;
import dev.eventra.engine.outbox.RejectedStore;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

/** What a server does with a further outbox, from publisher to listener, and what administration does with it. */
class SeveralOutboxesIT extends TwoOutboxes {

    @Test
    void each_outbox_goes_to_its_own_topic_once_and_in_order_and_a_subscription_chooses_one() {
        Engine engine = engine("a", both());
        List<Event> received = new CopyOnWriteArrayList<>();
        engine.subscribe(
                SettingSource.of(Map.of("subscription", "bills", "outbox", "billing")),
                new TestEndpoints(billing, (connection, event) -> received.add(event)));

        Map<String, List<String>> orders = publish(engine, null, 60);
        Map<String, List<String>> bills = publish(engine, "billing", 60);

        assertThat(read(namespace, 60)).isEqualTo(orders);
        assertThat(read(namespace + ".billing", 60)).isEqualTo(bills);
        eventually().untilAsserted(() -> assertThat(received).hasSize(60));
        bills.forEach((group, ids) -> assertThat(received)
                .filteredOn(event -> event.group().orElseThrow().equals(group))
                .extracting(Event::id)
                .containsExactlyElementsOf(ids));
    }

    @Test
    void an_outbox_that_is_not_known_is_refused_with_those_that_are() {
        Engine engine = engine("a", both());

        assertThatThrownBy(() -> engine.publisher("bills").publish(Event.builder("t")))
                .isInstanceOf(PublishException.class)
                .hasMessage(
                        "outbox is \"bills\", allowed is one that this server knows by its settings: default, billing");
        assertThatThrownBy(() -> engine.subscribe(
                        SettingSource.of(Map.of("subscription", "bills", "outbox", "bills")),
                        new TestEndpoints(billing, (connection, event) -> {})))
                .isInstanceOf(EventraException.class)
                .hasMessageContaining("outbox is \"bills\", allowed is one of default, billing");
    }

    @Test
    void an_outbox_whose_database_is_down_holds_up_no_other() {
        billing.dead = true;
        Engine engine = engine("a", both());

        Map<String, List<String>> orders = publish(engine, null, 10);

        assertThat(read(namespace, 10)).isEqualTo(orders);
        assertThatThrownBy(() -> engine.publisher("billing").publish(Event.builder("t")))
                .isInstanceOf(OutboxUnavailableException.class)
                .hasMessageContaining("outbox billing is not open")
                .hasMessageContaining("the process is dead");

        billing.dead = false;
        Map<String, List<String>> bills = publish(engine, "billing", 10);
        assertThat(read(namespace + ".billing", 10)).isEqualTo(bills);
    }

    @Test
    void a_worker_relays_only_the_outboxes_that_it_reaches_and_pauses_and_pins_hold_for_all() {
        // the first one is master
        Engine shopOnly = engine("shop-only", new ConcurrentHashMap<>(Map.of(SHOP, shop)));
        awaitOwners(shopOnly, "default", 2, "shop-only");
        Engine all = engine("all", both());

        awaitOwners(all, "billing", 4, "all");
        publish(all, "billing", 20);
        assertThat(read(namespace + ".billing", 20)).hasSize(5);
        assertThat(shopOnly.admin().cluster().master()).isEqualTo("shop-only");

        shopOnly.admin().pauseShard(new ShardRef("billing", 3), CHANGE);
        eventually().untilAsserted(() -> assertThat(owners(all, "billing")).containsEntry("billing/3", "null"));
        assertThatThrownBy(
                        () -> shopOnly.admin().moveShard(new ShardRef("billing", 0), Optional.of("shop-only"), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("worker shop-only doesn't reach outbox billing");
        assertThatThrownBy(() -> shopOnly.admin().pauseShard(new ShardRef("billing", 4), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessage("outbox billing has no shard 4: it has 0 to 3");

        shopOnly.admin().resumeShard(new ShardRef("billing", 3), CHANGE);
        awaitOwners(all, "billing", 4, "all");

        Engine second = engine("second", both());
        eventually().untilAsserted(() -> assertThat(owners(all, "billing").values())
                .contains("all", "second")
                .doesNotContain("shop-only", "null"));
        for (int shard = 0; shard < 4; shard++) {
            shopOnly.admin().moveShard(new ShardRef("billing", shard), Optional.of("second"), CHANGE);
        }
        awaitOwners(second, "billing", 4, "second");
        assertThat(shopOnly.admin().rebalance(CHANGE)).isEqualTo(4);
    }

    @Test
    void what_kafka_refused_from_a_further_outbox_is_handled_where_that_is_reached() throws Exception {
        Engine shopOnly = engine("shop-only", new ConcurrentHashMap<>(Map.of(SHOP, shop)));
        Engine all = engine("all", both());
        awaitOwners(shopOnly, "billing", 4, "all");
        List<String> ids = setAside(3);

        assertThatThrownBy(() -> shopOnly.admin().rejected(RejectedFilter.of("billing"), PageRequest.first(9)))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessage("this server does not reach outbox billing, or has not opened it yet: ask one that does");
        assertThatThrownBy(() -> shopOnly.admin().rejected(RejectedFilter.of("bills"), PageRequest.first(9)))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessage("there is no outbox bills here: this server knows default, billing");
        assertThat(all.admin()
                        .rejected(RejectedFilter.of("billing"), PageRequest.first(9))
                        .items())
                .extracting(RejectedInfo::eventId)
                .containsExactlyElementsOf(ids);
        assertThat(all.admin()
                        .rejected(RejectedFilter.of("default"), PageRequest.first(9))
                        .items())
                .isEmpty();

        String retry = all.admin()
                .retryRejected(RejectedSelection.group("billing", "g"), CHANGE)
                .id();

        assertThat(read(namespace + ".billing", 3)).isEqualTo(Map.of("g", ids));
        eventually().untilAsserted(() -> assertThat(
                        shopOnly.admin().operation(retry).orElseThrow().state())
                .isEqualTo(OperationState.DONE));
        eventually().untilAsserted(() -> {
            assertThat(pending(all)).containsOnly(new Estimate(0, true));
            assertThat(pending(shopOnly)).containsOnly(new Estimate(0, false));
        });
    }

    @Test
    void events_are_found_in_all_outboxes_that_the_asked_server_reaches_and_it_says_where_it_did_not_look() {
        Engine shopOnly = engine("shop-only", new ConcurrentHashMap<>(Map.of(SHOP, shop)));
        Engine all = engine("all", both());
        awaitOwners(shopOnly, "billing", 4, "all");
        IntStream.range(0, 4).forEach(shard -> all.admin().pauseShard(new ShardRef("billing", shard), CHANGE));
        awaitOwners(all, "billing", 4, "null");
        String id = publish(all, "billing", 1).get("g0").get(0);

        EventPage found = all.admin().events(EventFilter.ALL, PageRequest.first(9));
        assertThat(found.unreached()).isEmpty();
        assertThat(found.items())
                .extracting(EventSummary::id, EventSummary::outbox)
                .containsExactly(tuple(id, "billing"));
        String source = found.items().get(0).source();
        assertThat(all.admin().path(source, id).known()).isPresent();
        EventPage lacking = shopOnly.admin().events(EventFilter.ALL, PageRequest.first(9));
        assertThat(lacking.items()).isEmpty();
        assertThat(lacking.unreached()).extracting(UnreachedOutbox::outbox).containsExactly("billing");
        assertThat(shopOnly.admin().path(source, id).unreached()).isEqualTo(lacking.unreached());
    }

    private static List<Estimate> pending(Engine engine) {
        return engine.admin().shards().stream()
                .filter(shard -> shard.outbox().equals("billing"))
                .map(ShardInfo::pending)
                .toList();
    }

    /** Events of one group in {@code billing}, the first as refused; returns their ids. */
    private List<String> setAside(int count) throws Exception {
        List<Event> events = IntStream.range(0, count)
                .mapToObj(number ->
                        Event.builder("numbered").source("/shop").group("g").build())
                .toList();
        int shard = PendingReader.shardOf("g", 4);
        LocalTransaction.run(billing, connection -> {
            OutboxStore store = new OutboxStore();
            store.insert(connection, shard, events);
            List<Long> rows = store.read(connection, shard, List.of(), 9, Long.MAX_VALUE).stream()
                    .map(OutboxRow::seq)
                    .toList();
            RejectedStore rejected = new RejectedStore(Dialects.of(connection));
            rejected.reject(
                    connection,
                    shard,
                    rows.get(0),
                    "g",
                    new RejectedStore.Refused(new RecordTooLargeException("too large"), "w", 7));
            rejected.queue(connection, shard, rows.subList(1, rows.size()));
            return null;
        });
        return events.stream().map(Event::id).toList();
    }

    @Test
    void an_outbox_that_the_cluster_refuses_is_not_reached_and_a_request_for_it_says_why() {
        Engine first = engine("first", both());
        awaitOwners(first, "billing", 4, "first");
        // a server whose DataSource of that name is another database
        ContainerFixture strange =
                new ContainerFixture("jdbc:h2:mem:strange" + namespace + ";DB_CLOSE_DELAY=-1", "sa", "");
        Engine second = engine("second", new ConcurrentHashMap<>(Map.of(SHOP, shop, BILLING, strange)));

        eventually().untilAsserted(() -> assertThatThrownBy(
                        () -> second.admin().rejected(RejectedFilter.of("billing"), PageRequest.first(9)))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("the cluster does not accept outbox billing of this server")
                .hasMessageContaining("the cluster knows uuid")
                .hasMessageContaining("Ask another server"));
        assertThat(second.admin()
                        .rejected(RejectedFilter.of("default"), PageRequest.first(9))
                        .items())
                .isEmpty();
        assertThat(owners(first, "billing").values()).containsOnly("first");
    }

    @Test
    void what_operators_want_is_not_taken_from_a_default_outbox_that_the_cluster_refuses() throws Exception {
        Engine first = engine("first", both());
        awaitOwners(first, "default", 2, "first");
        Engine second = engine(
                "second",
                new ConcurrentHashMap<>(
                        Map.of(SHOP, TestDatabase.fresh((EmbeddedPostgres) Servers.postgres()), BILLING, billing)));

        eventually().untilAsserted(() -> assertThatThrownBy(
                        () -> second.admin().pauseShard(new ShardRef("default", 0), CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("the cluster does not accept outbox default of this server"));
        first.admin().pauseShard(new ShardRef("default", 0), CHANGE);
        eventually().untilAsserted(() -> assertThat(owners(first, "default"))
                .containsEntry("default/0", "null")
                .containsEntry("default/1", "first"));
    }

    @Test
    void a_master_that_does_not_reach_the_default_outbox_makes_way_for_one_that_knows_what_operators_want() {
        Engine billingOnly = engine("billing-only", new ConcurrentHashMap<>(Map.of(BILLING, billing)));
        publish(billingOnly, "billing", 5);
        assertThat(read(namespace + ".billing", 5)).hasSize(5);
        assertThatThrownBy(billingOnly::admin).isInstanceOf(AdminUnavailableException.class);

        Engine all = engine("all", both());
        awaitOwners(all, "default", 2, "all");
        eventually()
                .untilAsserted(() -> assertThat(all.admin().cluster().master()).isEqualTo("all"));
        IntStream.range(0, 4).forEach(shard -> all.admin().pauseShard(new ShardRef("billing", shard), CHANGE));

        awaitOwners(all, "billing", 4, "null");
    }
}
