package dev.eventra.engine.delivery;

import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * One attempt to deliver one event: inbox row and listener in the container's transaction, so that both commit or
 * neither does. Thread-safe.
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

    private final ListenerEndpoints endpoints;
    private final TransactionSynchronizationRegistry registry;
    private final Claim claim;

    DeliveryAttempt(ListenerEndpoints endpoints, TransactionSynchronizationRegistry registry, Claim claim) {
        this.endpoints = endpoints;
        this.registry = registry;
        this.claim = claim;
    }

    AttemptResult run(Delivery delivery) {
        ListenerEndpoint endpoint;
        try {
            endpoint = endpoints.create();
        } catch (EndpointUnavailableException | RuntimeException | Error e) {
            return AttemptResult.unavailable(e);
        }
        try {
            return inContainer(endpoint, delivery);
        } finally {
            close(endpoint, delivery);
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

    private AttemptResult inContainer(ListenerEndpoint endpoint, Delivery delivery) {
        boolean transacted = endpoints.isTransacted();
        try {
            endpoint.before();
        } catch (Throwable e) {
            return AttemptResult.unavailable(e);
        }
        TransactionOutcome outcome = new TransactionOutcome();
        AttemptResult result = inTransaction(endpoint, delivery, outcome, transacted);
        // a listener that was interrupted must not have its commit disturbed by that
        Thread.interrupted();
        try {
            endpoint.after();
        } catch (RuntimeException | Error e) {
            // breaks the contract; without a known commit the event is not done
            if (result.cause() == null && !outcome.isCommitted()) {
                return AttemptResult.disturbed(e);
            }
            LOG.log(Level.WARNING, "after " + delivery.info(delivery.attempts()) + " the container failed", e);
        }
        if (result.kind() == AttemptResult.Kind.DELIVERED && transacted && !outcome.isCommitted()) {
            return AttemptResult.failed(new NotCommittedException(outcome.status(), outcome.wasMarked()));
        }
        return result;
    }

    private AttemptResult inTransaction(
            ListenerEndpoint endpoint, Delivery delivery, TransactionOutcome outcome, boolean transacted) {
        try {
            if (transacted) {
                registry.registerInterposedSynchronization(outcome);
            }
            Optional<AttemptResult> known = claim.take(delivery);
            if (known.isPresent()) {
                return known.get();
            }
        } catch (NotEnlistedException e) {
            markRollback(e, transacted);
            return AttemptResult.notEnlisted(e);
        } catch (Throwable e) {
            markRollback(e, transacted);
            return AttemptResult.disturbed(e);
        }
        try {
            endpoint.deliver(List.of(delivery.event()));
            if (transacted) {
                outcome.noteMarked(isMarked());
            }
            return AttemptResult.of(AttemptResult.Kind.DELIVERED);
        } catch (Throwable e) {
            markRollback(e, transacted);
            return AttemptResult.failed(e);
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
