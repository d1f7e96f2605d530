package dev.eventra.engine.admin;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.SettingInfo;
import dev.eventra.engine.cluster.ClusterMember;
import dev.eventra.engine.cluster.ClusterSettings;
import dev.eventra.engine.cluster.OutboxRegistration;
import dev.eventra.engine.cluster.ShardId;
import dev.eventra.engine.cluster.ShardListener;
import dev.eventra.engine.database.SchemaMode;
import dev.eventra.engine.kafka.KafkaSettings;
import dev.eventra.engine.outbox.Outbox;
import dev.eventra.engine.thread.Threads;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One server: a member of the cluster and the administration beside it. Its relays are only told which shards they have. */
final class ClusterNode implements AutoCloseable, ShardListener {

    static final Duration WISHES = Duration.ofSeconds(5);

    final String id;
    final Set<ShardId> everOwned = ConcurrentHashMap.newKeySet();
    volatile WorkerReport report = WorkerReport.EMPTY;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final ClusterMember member;
    private final Administration administration;

    ClusterNode(String id, String zooKeeper, String namespace, Outbox outbox) {
        this.id = id;
        Threads threads = new Threads(executor);
        ClusterSettings settings = new ClusterSettings(
                zooKeeper, namespace, id, "host-of-" + id, "1", Duration.ofSeconds(2), Duration.ofSeconds(2), null);
        member = new ClusterMember(settings, threads, Clock.systemUTC(), WISHES);
        administration = new Administration(
                new Administration.Server(
                        threads,
                        noTransactions(),
                        name -> outbox.dataSource(),
                        id,
                        // nobody listens there
                        new KafkaSettings("localhost:1", Map.of()),
                        outbox.topic(),
                        worker -> true,
                        new Installation(
                                namespace,
                                member,
                                () -> report,
                                List.of(new SettingInfo("eventra.zookeeper.digest", "***", "environment")),
                                () -> "",
                                new TestEvents(true, "/tests", (stored, shard) -> {}))),
                SchemaMode.CREATE);
        administration.start(outbox);
        member.register(new OutboxRegistration(outbox.name(), outbox.uuid(), outbox.shards()));
        member.start(this);
    }

    static TransactionSynchronizationRegistry noTransactions() {
        return (TransactionSynchronizationRegistry) Proxy.newProxyInstance(
                ClusterNode.class.getClassLoader(),
                new Class<?>[] {TransactionSynchronizationRegistry.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getTransactionStatus")) {
                        return Status.STATUS_NO_TRANSACTION;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    EventraAdmin admin() {
        return administration.service();
    }

    Set<ShardId> owned() {
        return member.view().shards().keySet();
    }

    @Override
    public void acquired(ShardId shard, long epoch) {
        everOwned.add(shard);
    }

    @Override
    public CompletionStage<Void> release(ShardId shard) {
        return completedFuture(null);
    }

    @Override
    public void close() throws InterruptedException {
        administration.close(Duration.ofSeconds(5));
        member.close(Duration.ofSeconds(5));
        executor.shutdownNow();
    }
}
