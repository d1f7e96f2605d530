package dev.eventra.engine.delivery;

import dev.eventra.api.Event;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Listeners of a test, called in transactions of a {@link ContainerFixture}. */
final class TestEndpoints implements ListenerEndpoints {

    /** What the listener does. */
    @FunctionalInterface
    interface Handler {
        void handle(Connection connection, Event event) throws Exception;
    }

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger mostRunning = new AtomicInteger();
    volatile boolean available = true;
    volatile boolean transacted = true;
    volatile boolean batch;
    /** The sizes of the calls. */
    final List<Integer> calls = new CopyOnWriteArrayList<>();

    /** Whether an endpoint is given in the application's context alone, as that of a CDI bean is. */
    volatile boolean contextual;

    private final ThreadLocal<Boolean> inContext = ThreadLocal.withInitial(() -> false);

    volatile Predicate<String> types = type -> true;

    private final ContainerFixture container;
    private final Handler handler;

    TestEndpoints(ContainerFixture container, Handler handler) {
        this.container = container;
        this.handler = handler;
    }

    @Override
    public boolean receives(Event event) {
        return types.test(event.type());
    }

    @Override
    public boolean mayReceive(String type) {
        return types.test(type);
    }

    @Override
    public boolean isBatch() {
        return batch;
    }

    @Override
    public boolean isTransacted() {
        return transacted;
    }

    @Override
    public void inContext(Runnable work) {
        boolean before = inContext.get();
        inContext.set(true);
        try {
            work.run();
        } finally {
            inContext.set(before);
        }
    }

    @Override
    public ListenerEndpoint create() throws EndpointUnavailableException {
        if (contextual && !inContext.get()) {
            throw new EndpointUnavailableException("not in the context of the application", null);
        }
        if (!available) {
            throw new EndpointUnavailableException("none now", null);
        }
        opened.incrementAndGet();
        return new Endpoint();
    }

    private final class Endpoint implements ListenerEndpoint {
        @Override
        public void before() {
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            container.begin();
        }

        @Override
        public void deliver(List<Event> events) throws Exception {
            calls.add(events.size());
            for (Event event : events) {
                try (Connection connection = container.getConnection()) {
                    handler.handle(connection, event);
                }
            }
        }

        @Override
        public void after() {
            running.decrementAndGet();
            container.end();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
