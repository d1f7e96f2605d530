package dev.eventra.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.eventra.api.Event;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationState;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.ReshardRequest;
import dev.eventra.api.admin.ShardRef;
import dev.eventra.engine.Engine;
import dev.eventra.engine.testkit.TestDatabase;
import dev.eventra.stack.EmbeddedPostgres;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Another number of shards for a further outbox: where it is asked for, who does it, and what the others know of it. */
class ReshardWhereReachedIT extends TwoOutboxes {

    private static Operation ended(Engine engine, Operation operation) {
        return eventually().until(() -> engine.admin().operation(operation.id()).orElseThrow(), now -> now.state()
                .isFinal());
    }

    private static void assertRefused(Engine engine, ReshardRequest request, String reason) {
        assertThatThrownBy(() -> engine.admin().reshard(request, CHANGE))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> engine.admin().checkReshard(request))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining(reason);
    }

    private static List<Integer> shards(Engine engine) {
        return engine.admin().outboxes().stream().map(OutboxInfo::shards).toList();
    }

    @Test
    void it_is_refused_where_the_outbox_is_not_reached_and_the_others_learn_of_the_change() {
        Engine shopOnly = engine("shop-only", new ConcurrentHashMap<>(Map.of(SHOP, shop)));
        Engine all = engine("all", both());
        awaitOwners(shopOnly, "billing", 4, "all");
        assertThat(shopOnly.admin().cluster().master()).isEqualTo("shop-only");

        assertRefused(
                shopOnly,
                ReshardRequest.of("billing", 7),
                "this server does not reach outbox billing, or has not opened it yet: ask one that does");
        assertRefused(
                all,
                ReshardRequest.of("bills", 7),
                "there is no outbox bills here: this server knows default, billing");
        assertRefused(all, ReshardRequest.of("billing", 4), "outbox billing can't be resharded: it has 4 shards");
        shopOnly.admin().pauseShard(new ShardRef("billing", 3), CHANGE);
        assertRefused(all, ReshardRequest.of("billing", 7), "resume billing/3");
        shopOnly.admin().resumeShard(new ShardRef("billing", 3), CHANGE);

        Operation done = ended(shopOnly, all.admin().reshard(ReshardRequest.of("billing", 7), CHANGE));

        assertThat(done.state()).as(done.message()).isEqualTo(OperationState.DONE);
        assertThat(done.owner()).isEqualTo("all");
        // the master is told by ZooKeeper alone, and gives out the new ones
        awaitOwners(shopOnly, "billing", 7, "all");
        eventually().untilAsserted(() -> assertThat(shards(shopOnly)).containsExactly(2, 7));
        assertThat(shards(all)).containsExactly(2, 7);
        shopOnly.admin().pauseShard(new ShardRef("billing", 6), CHANGE);
        eventually().untilAsserted(() -> assertThat(owners(all, "billing")).containsEntry("billing/6", "null"));
        shopOnly.admin().resumeShard(new ShardRef("billing", 6), CHANGE);
        Map<String, List<String>> bills = publish(all, "billing", 40);
        assertThat(read(namespace + ".billing", 40)).isEqualTo(bills);
    }

    @Test
    void it_is_refused_where_the_cluster_refuses_the_outbox_or_the_default_one() throws Exception {
        Engine first = engine("first", both());
        awaitOwners(first, "billing", 4, "first");
        ContainerFixture strange =
                new ContainerFixture("jdbc:h2:mem:strange" + namespace + ";DB_CLOSE_DELAY=-1", "sa", "");
        Engine otherBilling = engine("other-billing", new ConcurrentHashMap<>(Map.of(SHOP, shop, BILLING, strange)));
        Engine otherShop = engine(
                "other-shop",
                new ConcurrentHashMap<>(
                        Map.of(SHOP, TestDatabase.fresh((EmbeddedPostgres) Servers.postgres()), BILLING, billing)));

        eventually()
                .untilAsserted(() -> assertRefused(
                        otherBilling,
                        ReshardRequest.of("billing", 7),
                        "the cluster does not accept outbox billing of this server"));
        eventually()
                .untilAsserted(() -> assertRefused(
                        otherShop,
                        ReshardRequest.of("billing", 7),
                        "the cluster does not accept outbox default of this server"));
        Operation done = ended(first, first.admin().reshard(ReshardRequest.of("billing", 7), CHANGE));
        assertThat(done.state()).as(done.message()).isEqualTo(OperationState.DONE);
        assertThat(done.owner()).isEqualTo("first");
        eventually().untilAsserted(() -> assertThat(shards(otherBilling)).containsExactly(2, 7));
    }

    /** The default outbox's DataSource of one server, whose database may become unreachable for it. */
    private DataSource shop(AtomicBoolean lost) {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, args) -> {
                    if (lost.get() && method.getName().equals("getConnection")) {
                        throw new SQLException("the shop's database is not reached");
                    }
                    return method.invoke(shop, args);
                });
    }

    @Test
    void who_lost_the_default_outboxs_database_does_not_do_what_was_cancelled_meanwhile() {
        Map<String, AtomicBoolean> lost = Map.of("first", new AtomicBoolean(), "second", new AtomicBoolean());
        Map<String, Engine> engines = new HashMap<>();
        lost.forEach((name, flag) ->
                engines.put(name, engine(name, new ConcurrentHashMap<>(Map.of(SHOP, shop(flag), BILLING, billing)))));
        Engine first = engines.get("first");
        eventually().untilAsserted(() -> assertThat(owners(first, "billing").values())
                .hasSize(4)
                .contains("first", "second")
                .doesNotContain("null"));
        // a transaction that has published is in the way
        billing.begin();
        Event event = first.publisher("billing")
                .publish(Event.builder("numbered").group("g").source("/shop"));
        String asked =
                first.admin().reshard(ReshardRequest.of("billing", 7), CHANGE).id();
        String owner = eventually()
                .until(() -> first.admin().operation(asked).orElseThrow().owner(), Objects::nonNull);
        Engine other = engines.get(owner.equals("first") ? "second" : "first");

        lost.get(owner).set(true);
        other.admin().cancel(asked, CHANGE);
        assertThat(ended(other, other.admin().operation(asked).orElseThrow()).state())
                .isEqualTo(OperationState.CANCELLED);
        billing.end();

        assertThat(read(namespace + ".billing", 1)).isEqualTo(Map.of("g", List.of(event.id())));
        // longer than the pause between two attempts
        await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(10)).until(() -> shards(other)
                .equals(List.of(2, 4)));
    }
}
