package dev.eventra.bench.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What one writes without Eventra, and well: a consumer that hands each event to the worker of its group; each worker
 * has a connection of its own with statements that stay prepared, and commits inbox row and business update of each
 * event in one transaction. Offsets are committed as far as all is done. It has no retries, no dead letters, no
 * back-pressure but a full queue, and dies of the first failure.
 *
 * @param workers how many; with one, the thread that polls does the work
 */
record HandWritten(Surroundings surroundings, int workers) implements Contender {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int QUEUE = 500;

    @Override
    public String name() {
        return workers == 1 ? "hand-written, 1 thread" : "hand-written, " + workers + " threads by group";
    }

    @Override
    public boolean isSlow() {
        return workers == 1;
    }

    @Override
    public AutoCloseable start(String topic, Progress progress) {
        ExecutorService threads = Executors.newCachedThreadPool();
        Future<?> loop = threads.submit(() -> {
            consume(topic, progress, threads);
            return null;
        });
        return () -> {
            threads.shutdownNow();
            boolean ended = threads.awaitTermination(1, TimeUnit.MINUTES);
            try {
                loop.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof InterruptException || e.getCause() instanceof InterruptedException)) {
                    throw e;
                }
            }
            if (!ended) {
                throw new IllegalStateException(name() + " does not end");
            }
        };
    }

    private void consume(String topic, Progress progress, ExecutorService threads) throws Exception {
        List<Worker> all = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            all.add(new Worker(surroundings, topic, progress));
        }
        if (workers > 1) {
            all.forEach(threads::submit);
        }
        Deque<Polled> unfinished = new ArrayDeque<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
            consumer.subscribe(List.of(topic));
            while (!Thread.currentThread().isInterrupted()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    Polled polled = new Polled(records);
                    unfinished.add(polled);
                    hand(records, polled, all);
                }
                commit(consumer, unfinished);
            }
        } finally {
            for (Worker worker : all) {
                worker.close();
            }
        }
    }

    private void hand(ConsumerRecords<byte[], byte[]> records, Polled polled, List<Worker> all) throws Exception {
        for (ConsumerRecord<byte[], byte[]> each : records) {
            Item item = new Item(each, polled);
            if (workers == 1) {
                all.get(0).handle(item);
            } else {
                int worker = Math.floorMod(new String(each.key(), UTF_8).hashCode(), workers);
                all.get(worker).queue.put(item);
            }
        }
    }

    private static void commit(KafkaConsumer<byte[], byte[]> consumer, Deque<Polled> unfinished) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        while (!unfinished.isEmpty() && unfinished.peek().left.get() == 0) {
            offsets.putAll(unfinished.remove().next);
        }
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, null);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(String group) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        surroundings.bootstrapServers(),
                        "group.id",
                        group,
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        "false",
                        "isolation.level",
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** What one poll brought, and how much of it is still to do. */
    private static final class Polled {
        private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        private final AtomicInteger left;

        Polled(ConsumerRecords<byte[], byte[]> records) {
            left = new AtomicInteger(records.count());
            records.partitions().forEach(partition -> {
                List<ConsumerRecord<byte[], byte[]>> all = records.records(partition);
                next.put(
                        partition, new OffsetAndMetadata(all.get(all.size() - 1).offset() + 1));
            });
        }
    }

    private record Item(ConsumerRecord<byte[], byte[]> event, Polled polled) {}

    /** One connection, and the groups that it works for. */
    private static final class Worker implements Runnable, AutoCloseable {
        private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE);
        private final HandWrittenTransaction transaction;
        private final Progress progress;

        Worker(Surroundings surroundings, String subscription, Progress progress) throws Exception {
            this.transaction = new HandWrittenTransaction(surroundings.connect(), subscription);
            this.progress = progress;
        }

        @Override
        public void run() {
            try {
                while (true) {
                    handle(queue.take());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new IllegalStateException("the hand-written consumer knows no failures", e);
            }
        }

        void handle(Item item) throws Exception {
            int index = transaction.handle(item.event());
            item.polled().left.decrementAndGet();
            progress.committed(index);
        }

        @Override
        public void close() throws Exception {
            transaction.close();
        }
    }
}
