package dev.eventra.stack.child;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A Kafka broker and controller in one JVM. Arguments: properties file, cluster id, ready file.
 *
 * <p>Formats the log directory the first time, in the same JVM because a second one costs seconds. Writes the ready
 * file when the broker is in the cluster's metadata: an open port alone is too early, a topic made then is refused for
 * want of a broker to put it on.
 */
public final class KafkaMain {

    private KafkaMain() {}

    public static void main(String[] args) throws IOException {
        String configuration = args[0];
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(configuration))) {
            properties.load(reader);
        }
        if (!Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
            format(configuration, args[1]);
        }
        Thread probe = new Thread(
                () -> reportReady(properties.getProperty("advertised.listeners"), Path.of(args[2])), "ready-probe");
        probe.setDaemon(true);
        probe.start();
        Kafka.main(new String[] {configuration});
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
