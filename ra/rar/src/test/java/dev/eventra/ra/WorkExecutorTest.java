package dev.eventra.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkManager;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkExecutorTest {

    private final ExecutorService pool = Executors.newCachedThreadPool();
    /** What the WorkManager was given and has not begun. */
    private final BlockingQueue<Work> waiting = new LinkedBlockingQueue<>();
    /** As a WorkManager whose threads are all at work: the one who hands over waits. */
    private volatile CountDownLatch full = new CountDownLatch(0);

    private final WorkManager workManager = (WorkManager) Proxy.newProxyInstance(
            WorkExecutorTest.class.getClassLoader(), new Class<?>[] {WorkManager.class}, (proxy, method, args) -> {
                full.await();
                waiting.add((Work) args[0]);
                return null;
            });

    @AfterEach
    void end() {
        full.countDown();
        pool.shutdownNow();
    }

    private WorkExecutor start() throws Exception {
        WorkExecutor executor = WorkExecutor.start(workManager);
        pool.submit(waiting.take());
        return executor;
    }

    @Test
    void a_task_runs() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        try (WorkExecutor executor = start()) {
            executor.execute(runs::incrementAndGet);

            waiting.take().run();
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void a_task_that_was_told_to_be_refused_never_runs() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        try (WorkExecutor executor = start()) {
            full = new CountDownLatch(1);
            CompletableFuture<Thread> caller = new CompletableFuture<>();
            Future<?> refused = pool.submit(() -> {
                caller.complete(Thread.currentThread());
                assertThatThrownBy(() -> executor.execute(runs::incrementAndGet))
                        .isInstanceOf(RejectedExecutionException.class)
                        .hasMessageContaining("interrupted");
            });
            caller.get().interrupt();
            refused.get();
            full.countDown();

            executor.execute(() -> {});

            for (Work left = waiting.take(); left != null; left = waiting.poll(100, TimeUnit.MILLISECONDS)) {
                left.run();
            }
        }
        assertThat(runs).hasValue(0);
    }
}
