package dev.eventra.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.eventra.engine.thread.Threads;
import dev.eventra.stack.EmbeddedZooKeeper;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.awaitility.core.ConditionFactory;

/** Workers of one cluster, each behind a gate of its own to the same ZooKeeper. */
final class ClusterFixture implements AutoCloseable {

    static final Duration SESSION = Duration.ofSeconds(2);
    private static final Duration CONNECTION = Duration.ofSeconds(2);
    static final UUID ORDERS = UUID.fromString("00000000-0000-7000-8000-000000000001");

    final EmbeddedZooKeeper zooKeeper;
    final String namespace = "t-" + UUID.randomUUID();
    final ClusterPaths paths = new ClusterPaths(namespace);
    final Ownerships ownerships = new Ownerships();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<Worker> workers = new ArrayList<>();

    ClusterFixture(EmbeddedZooKeeper zooKeeper) {
        this.zooKeeper = zooKeeper;
    }

    /** One worker and what it is made of. */
    record Worker(ClusterMember member, Ownerships.Relay relay, TcpGate gate) {

        Map<ShardId, Long> owned() {
            return member.view().shards();
        }

        boolean isEnrolled() {
            return member.view().enrolled();
        }

        /** The server ends the session, as it does when it hears nothing for too long. */
        void endSession() {
            try {
                ZooKeeper own =
                        member.connection().curator().getZookeeperClient().getZooKeeper();
                // the same session once more; closing it there ends it for both
                ZooKeeper twin = new ZooKeeper(
                        gate.connectString(), 2000, event -> {}, own.getSessionId(), own.getSessionPasswd());
                eventually().until(() -> twin.getState() == ZooKeeper.States.CONNECTED);
                twin.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        void close() {
            member.close(Duration.ofSeconds(10));
        }
    }

    Worker worker(String id, OutboxRegistration... outboxes) {
        return worker(id, null, outboxes);
    }

    Worker worker(String id, String digest, OutboxRegistration... outboxes) {
        return worker(id, digest, Weighing.DEFAULT, outboxes);
    }

    /** One that doesn't take a minute to see a load. */
    Worker quickWorker(String id, OutboxRegistration... outboxes) {
        Weighing quick = new Weighing(
                Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofMillis(200), Duration.ofMinutes(1));
        return worker(id, null, quick, outboxes);
    }

    private Worker worker(String id, String digest, Weighing weighing, OutboxRegistration... outboxes) {
        TcpGate gate = new TcpGate(zooKeeper.port());
        ClusterSettings settings = new ClusterSettings(
                gate.connectString(), namespace, id, "host-of-" + id, "1", SESSION, CONNECTION, digest);
        ClusterMember member =
                new ClusterMember(settings, new Threads(executor), Clock.systemUTC(), Duration.ZERO, weighing);
        Worker worker = new Worker(member, ownerships.relay(id), gate);
        workers.add(worker);
        member.register(outboxes);
        member.start(worker.relay());
        return worker;
    }

    static OutboxRegistration orders(int shards) {
        return new OutboxRegistration("orders", ORDERS, shards);
    }

    static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
    }

    static void awaitShards(Worker worker, int shards) {
        eventually().untilAsserted(() -> {
            assertThat(worker.owned()).hasSize(shards);
            assertThat(worker.relay().running()).isEqualTo(worker.owned());
        });
    }

    /** How often what a worker says of itself, and what is assigned to it, has been written. */
    List<Integer> writes(String... ids) throws Exception {
        ZooKeeper reader = new ZooKeeper(zooKeeper.connectString(), 5000, event -> {});
        try {
            List<Integer> versions = new ArrayList<>();
            for (String id : ids) {
                versions.add(reader.exists(paths.worker(id), false).getVersion());
                versions.add(reader.exists(paths.assignment(id), false).getVersion());
            }
            return versions;
        } finally {
            reader.close();
        }
    }

    /** What a worker says that its shards weigh. */
    Map<ShardId, Integer> weights(String id) throws Exception {
        ZooKeeper reader = new ZooKeeper(zooKeeper.connectString(), 5000, event -> {});
        try {
            return ShardWeights.read(NodeData.parse(reader.getData(paths.worker(id), false, null)));
        } finally {
            reader.close();
        }
    }

    /** What a worker says of itself. */
    String says(String id, String key) throws Exception {
        ZooKeeper reader = new ZooKeeper(zooKeeper.connectString(), 5000, event -> {});
        try {
            return NodeData.parse(reader.getData(paths.worker(id), false, null)).get(key);
        } finally {
            reader.close();
        }
    }

    /** What ZooKeeper says, by the shards: worker and epoch. */
    Map<ShardId, String> owners(int shards) throws Exception {
        ZooKeeper reader = new ZooKeeper(zooKeeper.connectString(), 5000, event -> {});
        try {
            Map<ShardId, String> owners = new TreeMap<>();
            for (int n = 0; n < shards; n++) {
                ShardId shard = new ShardId("orders", n);
                String path = paths.ownership(shard).holderPath();
                if (reader.exists(path, false) != null) {
                    NodeData data = NodeData.parse(reader.getData(path, false, new Stat()));
                    owners.put(shard, data.get("worker") + "/" + data.get("epoch"));
                }
            }
            return owners;
        } finally {
            reader.close();
        }
    }

    @Override
    public void close() throws Exception {
        for (Worker worker : workers) {
            worker.relay().letGo();
            worker.gate().open();
        }
        for (Worker worker : workers) {
            worker.close();
            worker.gate().close();
        }
        executor.shutdown();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS))
                .as("no thread stays behind")
                .isTrue();
    }
}
