package dev.eventra.engine.cluster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;

/** Keeps a connection to ZooKeeper, and a new session after one has ended; says so in one line each. Thread-safe. */
final class ClusterConnection implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ClusterConnection.class.getName());
    private static final int RETRY_MILLIS = 100;

    private final ClusterSettings settings;
    private final Runnable changed;
    private final CuratorFramework curator;
    private final List<ACL> acl;
    private final LongAdder reconnects = new LongAdder();
    private volatile long steadySince;

    ClusterConnection(ClusterSettings settings, Runnable changed) {
        this.settings = settings;
        this.changed = changed;
        this.steadySince = System.nanoTime() - settings.sessionTimeout().toNanos();
        this.acl = settings.digest() == null ? Ids.OPEN_ACL_UNSAFE : Ids.CREATOR_ALL_ACL;
        CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder()
                .connectString(settings.connectString())
                .sessionTimeoutMs((int) settings.sessionTimeout().toMillis())
                .connectionTimeoutMs((int) settings.connectionTimeout().toMillis())
                // the servers are those configured, not those that a server believes clients could reach
                .ensembleTracker(false)
                .retryPolicy(new RetryOneTime(RETRY_MILLIS));
        if (settings.digest() != null) {
            builder.authorization("digest", settings.digest().getBytes(StandardCharsets.UTF_8));
        }
        this.curator = builder.build();
        curator.getConnectionStateListenable().addListener((client, state) -> stateChanged(state));
    }

    void start() {
        curator.start();
    }

    private void stateChanged(ConnectionState state) {
        if (state == ConnectionState.RECONNECTED) {
            steadySince = System.nanoTime();
            reconnects.increment();
        }
        switch (state) {
            case CONNECTED -> LOG.log(Level.INFO, "worker {0}: connected to ZooKeeper", settings.workerId());
            case RECONNECTED -> LOG.log(Level.INFO, "worker {0}: connected to ZooKeeper again", settings.workerId());
            case SUSPENDED -> LOG.log(
                    Level.WARNING,
                    "worker {0}: lost the connection to ZooKeeper; its shards go on",
                    settings.workerId());
            default -> LOG.log(Level.DEBUG, "worker {0}: {1}", settings.workerId(), state);
        }
        changed.run();
    }

    /** How often the connection was lost and came back. */
    long reconnects() {
        return reconnects.sum();
    }

    boolean isConnected() {
        return curator.getZookeeperClient().isConnected();
    }

    /**
     * Whether the connection was interrupted less than a session timeout ago. What interrupted ours may have
     * interrupted everybody's, and others need as long to come back.
     */
    boolean isSettling() {
        return System.nanoTime() - steadySince < settings.sessionTimeout().toNanos();
    }

    /** The present session; none while ZooKeeper can't be reached. */
    Optional<ZooKeeperSession> session() {
        return session(settings.connectionTimeout());
    }

    /**
     * As above.
     *
     * @param patience how long to wait for answers
     */
    Optional<ZooKeeperSession> session(Duration patience) {
        if (!isConnected()) {
            return Optional.empty();
        }
        try {
            ZooKeeper zooKeeper = curator.getZookeeperClient().getZooKeeper();
            return zooKeeper.getSessionId() == 0
                    ? Optional.empty()
                    : Optional.of(new ZooKeeperSession(zooKeeper, acl, patience));
        } catch (KeeperException.ConnectionLossException e) {
            return Optional.empty();
        } catch (Exception e) {
            // Curator declares no less; it passes on what its threads met with
            throw new IllegalStateException("no session with ZooKeeper", e);
        }
    }

    /** For tests that end the session as its server would. */
    CuratorFramework curator() {
        return curator;
    }

    /** Ends the session: its ephemeral nodes go at once, if ZooKeeper can be reached. */
    @Override
    public void close() {
        curator.close();
    }
}
