package dev.eventra.stack.child;

import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker and controller in one JVM. Arguments: properties file, cluster id, ready file.
 *
 * <p>Formats the log directory the first time, in the same JVM because a second one costs seconds. Writes the ready
 * file when the broker is in the cluster's metadata: an open port alone is too early, a topic made then is refused for
 * want of a broker to put it on.
 */
public final class KafkaMain {

    private static final Duration LONGEST_SESSION = Duration.ofSeconds(20);

    private KafkaMain() {}

    public static void main(String[] args) throws IOException {
        String configuration = args[0];
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(configuration))) {
            properties.load(reader);
        }
        boolean again = Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"));
        if (!again) {
            format(configuration, args[1]);
        }
        Thread probe = new Thread(
                () -> reportReady(properties.getProperty("advertised.listeners"), Path.of(args[2])), "ready-probe");
        probe.setDaemon(true);
        probe.start();
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "kafka-shutdown-hook"));
        if (again) {
            awaitEndOfLastSession(server, Integer.parseInt(properties.getProperty("node.id")));
        }
        server.startup();
        server.awaitShutdown();
    }

    /**
     * Starts the controller alone, until it has given up the broker of the process before this one. Otherwise the new
     * broker begins to lead with what the old one left, and loses its partitions for a moment when it registers:
     * Kafka 4.4 drops the markers of transactions that end meanwhile ("these partitions are likely deleted"), and they
     * stay open for good. A broker among others has no such moment that matters, its partitions have other leaders.
     */
    private static void awaitEndOfLastSession(KafkaRaftServer server, int broker) {
        ControllerServer controller = controller(server);
        controller.startup();
        long deadline = System.nanoTime() + LONGEST_SESSION.toNanos();
        try {
            while (!controller.metadataCache().isBrokerFenced(broker) && System.nanoTime() - deadline < 0) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kafka has no other way to it; {@code startup} of a server whose controller runs starts the broker only. */
    private static ControllerServer controller(KafkaRaftServer server) {
        try {
            Method accessor = KafkaRaftServer.class.getDeclaredMethod("controller");
            accessor.setAccessible(true);
            Object option = accessor.invoke(server);
            return (ControllerServer) option.getClass().getMethod("get").invoke(option);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This version of Kafka keeps its controller elsewhere", e);
        }
    }

    private static void format(String configuration, String clusterId) {
        int code = StorageTool.execute(
                new String[] {"format", "--cluster-id", clusterId, "--config", configuration, "--standalone"},
                System.out);
        if (code != 0) {
            throw new IllegalStateException("Formatting the log directory failed with code " + code);
        }
    }

    private static void reportReady(String listener, Path readyFile) {
        Properties client = new Properties();
        client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, listener.substring(listener.indexOf("://") + 3));
        client.put(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 50);
        client.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 100);
        client.put(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 50);
        client.put(AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 100);
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        try (Admin admin = Admin.create(client)) {
            while (admin.describeCluster().nodes().get().isEmpty()) {
                Thread.sleep(20);
            }
            Files.createFile(readyFile);
        } catch (ExecutionException | IOException e) {
            e.printStackTrace();
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
