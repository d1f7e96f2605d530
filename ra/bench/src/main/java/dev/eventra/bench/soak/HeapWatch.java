package dev.eventra.bench.soak;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * How much of this JVM's heap is in use: at the most, rubbish and all, and after a collection, which is what is held (and
 * what a young collection leaves of the old). Thread-safe.
 */
final class HeapWatch implements AutoCloseable {

    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private final Set<String> names =
            pools.stream().map(MemoryPoolMXBean::getName).collect(Collectors.toSet());
    private final NotificationListener listener = (notification, handback) -> collected(notification);
    private long last;
    private long most;

    /** Begins to watch. */
    HeapWatch() {
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        emitters().forEach(each -> each.addNotificationListener(listener, null, null));
    }

    private static List<NotificationEmitter> emitters() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(HeapWatch::emitter)
                .toList();
    }

    private static NotificationEmitter emitter(GarbageCollectorMXBean collector) {
        return (NotificationEmitter) collector;
    }

    private void collected(Notification notification) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            collected(GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                    .getGcInfo()
                    .getMemoryUsageAfterGc());
        }
    }

    private synchronized void collected(Map<String, MemoryUsage> after) {
        last = after.entrySet().stream()
                .filter(pool -> names.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
        most = Math.max(most, last);
    }

    /** After the last collection; 0 if there was none. */
    synchronized long held() {
        return last;
    }

    /** The most after any collection since the begin; 0 if there was none. */
    synchronized long mostHeld() {
        return most;
    }

    /** The most in use since the begin: the sum of the pools' own peaks, which need not have been at one time. */
    long peak() {
        return pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }

    /** What the JVM was allowed. */
    static long limit() {
        return Runtime.getRuntime().maxMemory();
    }

    @Override
    public void close() {
        for (NotificationEmitter each : emitters()) {
            try {
                each.removeNotificationListener(listener);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
