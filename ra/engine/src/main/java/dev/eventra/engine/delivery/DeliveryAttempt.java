package dev.eventra.engine.delivery;

import dev.eventra.api.Event;
import dev.eventra.engine.event.CurrentEvent;
import dev.eventra.engine.event.DataGoneException;
import dev.eventra.engine.event.LargeData;
import dev.eventra.engine.trace.Tracing;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One attempt to deliver one event, or several together: inbox rows and listener in the container's transaction, so that
 * all commit or none does. Thread-safe.
 *
 * <p>What goes wrong easily here:
 *
 * <ul>
 *   <li>A container <em>commits</em> after a checked exception of the listener, and after a failure of ours between
 *       {@code before} and {@code after}. So every failure marks the transaction before {@code after} is called.
 *   <li>{@code after} does not say how the transaction ended; a synchronization does. A listener that returned is no
 *       success yet.
 *   <li>The connection of the inbox row is closed before the listener runs: a listener must not need a second
 *       connection of the pool while we hold the first.
 *   <li>Anything may be thrown: an Error of a driver's class that is missing, a checked exception that was not declared.
 *       All of it is caught, or the transaction would commit without the call.
 *   <li>{@code after} is called if and only if {@code before} returned; an endpoint is closed if and only if there is
 *       one.
 * </ul>
 */
final class DeliveryAttempt {

    private static final Logger LOG = System.getLogger(DeliveryAttempt.class.getName());
    private static final Set<Integer> ENDED =
            Set.of(Status.STATUS_NO_TRANSACTION, Status.STATUS_ROLLING_BACK, Status.STATUS_ROLLEDBACK);

    private final ListenerEndpoints endpoints;
    private final TransactionSynchronizationRegistry registry;
    private final Claim claim;
    private final Tracing tracing;
    private final LargeData largeData;

    /** Without spans, and without data that lies apart. */
    DeliveryAttempt(ListenerEndpoints endpoints, TransactionSynchronizationRegistry registry, Claim claim) {
        this(endpoints, registry, claim, Tracing.NONE, LargeData.NONE);
    }

    DeliveryAttempt(
            ListenerEndpoints endpoints,
            TransactionSynchronizationRegistry registry,
            Claim claim,
            Tracing tracing,
            LargeData largeData) {
        this.endpoints = endpoints;
        this.registry = registry;
        this.claim = claim;
        this.tracing = tracing;
        this.largeData = largeData;
    }

    /**
     * What came of several events together.
     *
     * @param result     {@code DELIVERED} or {@code DUPLICATE} if all took effect, now or before; {@code DEAD}, {@code
     *                   CONFLICT} or {@code DATA_GONE} if one of them did not belong to the others, and nothing happened
     * @param duplicates those that took effect before
     */
    record Together(AttemptResult result, Set<Delivery> duplicates) {}

    /** What the listener gets. */
    @FunctionalInterface
    private interface Claiming {
        /**
         * Claims events in the transaction.
         *
         * @param events takes those that are the listener's
         * @return empty if there are any; else what is known of them
         */
        Optional<AttemptResult> claim(List<Event> events) throws SQLException, InterruptedException;
    }

    AttemptResult run(Delivery delivery) {
        return withData(
                List.of(delivery),
                whole -> run(delivery, events -> {
                    events.add(whole.get(0));
                    return claim.take(delivery);
                }));
    }

    /**
     * Fetches what lies apart before the transaction begins: its database may be another, and a large value takes its time.
     */
    private AttemptResult withData(List<Delivery> deliveries, Function<List<Event>, AttemptResult> attempt) {
        List<Event> whole;
        try {
            whole = largeData.whole(deliveries.stream().map(Delivery::event).toList());
        } catch (DataGoneException e) {
            return AttemptResult.dataGone(e);
        } catch (SQLTransientConnectionException e) {
            // nothing has happened yet: also what is acknowledged before waits, rather than being dropped
            return AttemptResult.unavailable(e);
        } catch (SQLException | RuntimeException | Error e) {
            return AttemptResult.disturbed(e);
        }
        return attempt.apply(whole);
    }

    /**
     * @param deliveries those of one group in their order
     */
    Together run(List<Delivery> deliveries) {
        Set<Delivery> duplicates = new HashSet<>();
        AttemptResult result =
                withData(deliveries, whole -> run(deliveries.get(0), together(deliveries, whole, duplicates)));
        return new Together(result, duplicates);
    }

    /**
     * @param whole      the events of the deliveries
     * @param duplicates takes those that took effect before
     */
    private Claiming together(List<Delivery> deliveries, List<Event> whole, Set<Delivery> duplicates) {
        return events -> {
            Map<Delivery, AttemptResult> known = claim.takeAll(deliveries);
            for (int i = 0; i < deliveries.size(); i++) {
                Delivery delivery = deliveries.get(i);
                AttemptResult before = known.get(delivery);
                if (before == null) {
                    events.add(whole.get(i));
                } else if (before.kind() == AttemptResult.Kind.DUPLICATE) {
                    duplicates.add(delivery);
                } else {
                    unclaim();
                    return Optional.of(before);
                }
            }
            return events.isEmpty() ? Optional.of(AttemptResult.of(AttemptResult.Kind.DUPLICATE)) : Optional.empty();
        };
    }

    /** Others may have been claimed with it. */
    private void unclaim() {
        if (endpoints.isTransacted()) {
            registry.setRollbackOnly();
        }
    }

    /**
     * @param named the delivery by which the log names this attempt
     */
    private AttemptResult run(Delivery named, Claiming claiming) {
        ListenerEndpoint endpoint;
        try {
            endpoint = endpoints.create();
        } catch (EndpointUnavailableException | RuntimeException | Error e) {
            return AttemptResult.unavailable(e);
        }
        try {
            return inContainer(endpoint, named, claiming);
        } finally {
            close(endpoint, named);
        }
    }

    private static void close(ListenerEndpoint endpoint, Delivery delivery) {
        try {
            endpoint.close();
        } catch (RuntimeException | Error e) {
            // the transaction has ended by now, and this does not change how
            LOG.log(Level.WARNING, "endpoint could not be given back after " + delivery.info(delivery.attempts()), e);
        }
    }

    private AttemptResult inContainer(ListenerEndpoint endpoint, Delivery named, Claiming claiming) {
        AttemptSpan span = new AttemptSpan(tracing, named);
        AttemptResult result = inContainer(endpoint, named, claiming, span);
        span.end(result);
        return result;
    }

    private AttemptResult inContainer(ListenerEndpoint endpoint, Delivery named, Claiming claiming, AttemptSpan span) {
        boolean transacted = endpoints.isTransacted();
        try {
            endpoint.before();
        } catch (Throwable e) {
            return AttemptResult.unavailable(e);
        }
        TransactionOutcome outcome = new TransactionOutcome();
        AttemptResult result = inTransaction(endpoint, claiming, outcome, transacted, span);
        // a listener that was interrupted must not have its commit disturbed by that
        Thread.interrupted();
        try {
            endpoint.after();
        } catch (RuntimeException | Error e) {
            // breaks the contract; without a known commit the event is not done
            if (result.cause() == null && !outcome.isCommitted()) {
                return AttemptResult.disturbed(e);
            }
            LOG.log(Level.WARNING, "after " + named.info(named.attempts()) + " the container failed", e);
        }
        if (result.kind() == AttemptResult.Kind.DELIVERED && transacted && !outcome.isCommitted()) {
            return AttemptResult.failed(new NotCommittedException(outcome.status(), outcome.wasMarked()));
        }
        return result;
    }

    private AttemptResult inTransaction(
            ListenerEndpoint endpoint,
            Claiming claiming,
            TransactionOutcome outcome,
            boolean transacted,
            AttemptSpan span) {
        List<Event> events = new ArrayList<>();
        try {
            if (transacted) {
                registry.registerInterposedSynchronization(outcome);
            }
            Optional<AttemptResult> known = claiming.claim(events);
            if (known.isPresent()) {
                return known.get();
            }
            if (transacted && events.size() == 1) {
                registry.putResource(CurrentEvent.KEY, events.get(0));
            }
        } catch (NotEnlistedException e) {
            markRollback(e, transacted);
            return AttemptResult.notEnlisted(e);
        } catch (Throwable e) {
            markRollback(e, transacted);
            return AttemptResult.disturbed(e);
        }
        span.begin(events);
        try {
            return call(endpoint, events, outcome, transacted);
        } finally {
            span.leave();
        }
    }

    private AttemptResult call(
            ListenerEndpoint endpoint, List<Event> events, TransactionOutcome outcome, boolean transacted) {
        try {
            endpoint.deliver(List.copyOf(events));
            if (transacted) {
                outcome.noteMarked(isMarked());
            }
            return AttemptResult.of(AttemptResult.Kind.DELIVERED);
        } catch (Throwable e) {
            boolean gone = transacted && hasEnded();
            markRollback(e, transacted);
            return AttemptResult.failed(gone ? new TransactionEndedException(e) : e);
        }
    }

    /** No container ends it before {@code after} by itself, but when its time is over. */
    private boolean hasEnded() {
        try {
            return ENDED.contains(registry.getTransactionStatus());
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    private boolean isMarked() {
        try {
            return registry.getRollbackOnly();
        } catch (IllegalStateException e) {
            // no transaction any more: it has rolled back by itself
            return true;
        }
    }

    private void markRollback(Throwable why, boolean transacted) {
        if (!transacted) {
            return;
        }
        try {
            registry.setRollbackOnly();
        } catch (RuntimeException | Error e) {
            // no transaction any more: it has rolled back by itself
            why.addSuppressed(e);
        }
    }
}
