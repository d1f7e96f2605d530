package dev.eventra.sample.shop;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/** Runs bursts of orders in this server and remembers the latest of them. */
@ApplicationScoped
public class BurstService {

    private static final int MAX_COUNT = 100_000;
    private static final int MAX_USERS = 1_000;
    private static final int MAX_TASKS = 16;
    private static final int MAX_RATE = 1_000;
    private static final int REMEMBERED = 20;

    private final Map<String, Burst> bursts = new ConcurrentHashMap<>();

    @Resource
    private ManagedExecutorService executor;

    @Inject
    private OrderService orders;

    /**
     * Starts a burst and returns at once.
     *
     * @param rate orders a second; 0 for as fast as it goes
     */
    public BurstProgress start(int count, int users, int tasks, int rate) {
        requireWithin("count", count, MAX_COUNT);
        requireWithin("users", users, MAX_USERS);
        requireWithin("tasks", tasks, MAX_TASKS);
        if (rate != 0) {
            requireWithin("rate", rate, MAX_RATE);
        }
        forgetOld();
        Burst burst = new Burst(UUID.randomUUID().toString(), count, users, tasks, new Pace(rate), Clock.systemUTC());
        bursts.put(burst.id(), burst);
        for (int task = 0; task < burst.tasks(); task++) {
            try {
                executor.execute(() -> burst.run(orders::place));
            } catch (RejectedExecutionException e) {
                burst.notStarted(e);
            }
        }
        return burst.progress();
    }

    /** How far a burst that this server began has come. */
    public BurstProgress progress(String id) {
        Burst burst = bursts.get(id);
        if (burst == null) {
            throw ShopException.notFound("burst", id);
        }
        return burst.progress();
    }

    /** The bursts that this server began, the latest first. */
    public List<BurstProgress> latest() {
        return bursts.values().stream()
                .map(Burst::progress)
                .sorted(Comparator.comparing(BurstProgress::startedAt).reversed())
                .toList();
    }

    private void forgetOld() {
        latest().stream().filter(BurstProgress::done).skip(REMEMBERED - 1L).forEach(old -> bursts.remove(old.id()));
    }

    private static void requireWithin(String field, int value, int max) {
        if (value < 1 || value > max) {
            throw ShopException.invalid(field, value, "a whole number from 1 to " + max);
        }
    }

    @PreDestroy
    void stop() {
        bursts.values().forEach(Burst::stop);
    }
}
