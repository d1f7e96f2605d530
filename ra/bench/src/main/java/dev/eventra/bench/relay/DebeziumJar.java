package dev.eventra.bench.relay;

import dev.eventra.bench.support.Archives;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Debezium, and the Kafka client that it was built with, which is not the engine's: in a class loader beside ours, of
 * which it sees nothing. The loader stays until the process ends, for what has been compiled in the first round is to
 * be there in the others. Not thread-safe.
 */
final class DebeziumJar {

    private static final String BUILT = "../debezium/target/bench-debezium.jar";
    private static final String ENGINE = "dev.eventra.bench.debezium.RoutingEngine";

    private ClassLoader loader;

    /**
     * Starts an engine; see the constructor of {@code RoutingEngine}.
     *
     * @return what ends it
     * @throws IllegalStateException if the build has left no jar
     */
    AutoCloseable start(
            Properties debezium,
            Map<String, Object> kafka,
            String topic,
            Map<String, String> headers,
            IntConsumer relayed,
            Consumer<Throwable> failed)
            throws ReflectiveOperationException, MalformedURLException {
        Thread thread = Thread.currentThread();
        ClassLoader ours = thread.getContextClassLoader();
        // by which Kafka and Debezium look for classes, here and in the threads that they start
        thread.setContextClassLoader(loader());
        try {
            return (AutoCloseable) loader().loadClass(ENGINE)
                    .getConstructor(
                            Properties.class, Map.class, String.class, Map.class, IntConsumer.class, Consumer.class)
                    .newInstance(debezium, kafka, topic, headers, relayed, failed);
        } finally {
            thread.setContextClassLoader(ours);
        }
    }

    private ClassLoader loader() throws MalformedURLException {
        if (loader == null) {
            Path jar = Archives.built(BUILT);
            if (!Files.isRegularFile(jar)) {
                throw new IllegalStateException("Debezium is not there: " + jar + " is part of the build");
            }
            // its manifest names its libraries
            loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        }
        return loader;
    }
}
