package dev.eventra.engine.relay;

import dev.eventra.engine.kafka.ProducerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;

/** Real producers, with a test's code before and after each call: it may block, throw, or do what another worker does. */
final class FaultyProducers implements ProducerFactory {

    /** What a test does around a call. */
    interface Fault {
        /** Before a method of the producer of this transactional id. */
        default void before(String id, String method) {}

        /** Whether the call is left out, as if it had worked. */
        default boolean skips(String id, String method) {
            return false;
        }

        /** After it has returned. */
        default void after(String id, String method) {}
    }

    /**
     * The worker dies: no call works any more once these are used up, whichever of its producers they are made on.
     *
     * @param before whether the first one fails before it is made; else after
     */
    static Fault death(AtomicInteger callsLeft, boolean before) {
        return new Fault() {
            @Override
            public void before(String id, String method) {
                if (before) {
                    die(method);
                }
            }

            @Override
            public void after(String id, String method) {
                if (!before) {
                    die(method);
                }
            }

            private void die(String method) {
                if (!method.equals("close") && callsLeft.getAndDecrement() <= 0) {
                    throw new IllegalStateException("dead");
                }
            }
        };
    }

    private final ProducerFactory target;
    /** How many were made. */
    final AtomicInteger created = new AtomicInteger();

    private volatile Fault fault = new Fault() {};

    FaultyProducers(ProducerFactory target) {
        this.target = target;
    }

    void inject(Fault newFault) {
        fault = newFault;
    }

    /** Runs this once, before the next call of this method. */
    void onceBefore(String method, Runnable action) {
        inject(new Fault() {
            @Override
            public void before(String id, String called) {
                if (called.equals(method)) {
                    inject(new Fault() {});
                    action.run();
                }
            }
        });
    }

    /** Runs this once, after the next call of this method on a producer whose id ends with this. */
    void onceAfter(String method, String suffix, Runnable action) {
        inject(new Fault() {
            @Override
            public void after(String id, String called) {
                if (called.equals(method) && id.endsWith(suffix)) {
                    inject(new Fault() {});
                    action.run();
                }
            }
        });
    }

    @Override
    @SuppressWarnings("unchecked")
    public Producer<byte[], byte[]> create(String id) {
        Producer<byte[], byte[]> producer = target.create(id);
        created.incrementAndGet();
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    fault.before(id, method.getName());
                    if (fault.skips(id, method.getName())) {
                        return null;
                    }
                    try {
                        Object result = method.invoke(producer, arguments);
                        fault.after(id, method.getName());
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
