package dev.eventra.engine.cluster;

import java.time.Duration;
import java.util.Objects;

/**
 * How a worker takes part in the cluster.
 *
 * @param connectString     ZooKeeper's servers as {@code host:port,host:port/chroot}
 * @param namespace         sets apart clusters that share a ZooKeeper
 * @param workerId          names this worker; unique among the living ones and the same after a restart
 * @param host              where the worker runs, for people
 * @param version           the software's version, for people
 * @param sessionTimeout    how long after a crash ZooKeeper keeps the worker's claims; the server may bound it
 * @param connectionTimeout how long to wait for an answer of ZooKeeper
 * @param digest            {@code user:password} for ZooKeeper's digest scheme; all nodes are then for this user only.
 *                          Null for open nodes
 */
public record ClusterSettings(
        String connectString,
        String namespace,
        String workerId,
        String host,
        String version,
        Duration sessionTimeout,
        Duration connectionTimeout,
        String digest) {

    public ClusterSettings {
        if (connectString == null || connectString.isBlank()) {
            throw new IllegalArgumentException("ZooKeeper's connect string is empty");
        }
        ClusterNames.require(namespace, "namespace");
        ClusterNames.require(workerId, "worker id");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(version, "version");
        requirePositive(sessionTimeout, "session timeout");
        requirePositive(connectionTimeout, "connection timeout");
        if (digest != null && !digest.contains(":")) {
            throw new IllegalArgumentException("digest is not user:password");
        }
    }

    private static void requirePositive(Duration duration, String what) {
        if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(what + " " + duration + " is not positive");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ClusterSettings[connectString=" + connectString + ", namespace=" + namespace + ", workerId=" + workerId
                + ", host=" + host + ", version=" + version + ", sessionTimeout=" + sessionTimeout
                + ", connectionTimeout=" + connectionTimeout + ", digest=" + (digest == null ? "none" : "***") + "]";
    }
}
