package dev.eventra.engine.delivery;

import dev.eventra.engine.event.DataReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Delivers several events together to a listener that takes them so: one transaction, one call. Whatever keeps them
 * from taking effect together makes each of them be tried alone, without a count, so that the one that fails is found
 * and only its group suffers by it. Thread-safe.
 */
final class BatchProcessor implements DeliveryProcessor {

    /** Data that is fetched for one call at the most, unless one event alone has more. */
    private static final long PORTION_BYTES = 16L << 20;

    private final boolean batches;
    private final boolean acknowledged;
    private final EventProcessor single;
    private final DeliveryAttempt attempt;
    private final Surroundings surroundings;
    private final Breaker breaker;
    private final DeliveryListener listener;

    /**
     * @param batches      whether the listener takes several events
     * @param acknowledged whether the positions moved before, so that nothing is tried again
     * @param single       gives each other delivery its turn
     */
    BatchProcessor(
            boolean batches,
            boolean acknowledged,
            EventProcessor single,
            DeliveryAttempt attempt,
            Surroundings surroundings,
            Breaker breaker,
            DeliveryListener listener) {
        this.batches = batches;
        this.acknowledged = acknowledged;
        this.single = single;
        this.attempt = attempt;
        this.surroundings = surroundings;
        this.breaker = breaker;
        this.listener = listener;
    }

    @Override
    public Turn process(Delivery delivery) {
        return single.process(delivery);
    }

    @Override
    public boolean joins(Delivery delivery) {
        return batches && !delivery.isAlone() && !delivery.isGivenUp() && !single.isBehindParked(delivery);
    }

    @Override
    public List<Turn> processTogether(List<Delivery> deliveries) {
        List<Delivery> ours = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            // asked once: what is left out of the call must not be taken for done
            boolean lost = delivery.isLost();
            turns.add(lost ? Turn.LOST : Turn.DONE);
            if (!lost) {
                ours.add(delivery);
            }
        }
        Iterator<Turn> delivered = inPortions(ours).iterator();
        turns.replaceAll(each -> each == Turn.DONE ? delivered.next() : each);
        return turns;
    }

    /**
     * Data that lies apart is fetched for all that is delivered together, so its size bounds how much that is. What
     * follows a portion that is not done with may be of the same group, and waits: its turn is the same.
     */
    private List<Turn> inPortions(List<Delivery> deliveries) {
        List<Turn> turns = new ArrayList<>(deliveries.size());
        Turn turn = Turn.DONE;
        while (turns.size() < deliveries.size()) {
            List<Delivery> rest = deliveries.subList(turns.size(), deliveries.size());
            List<Delivery> portion = turn == Turn.DONE ? rest.subList(0, portion(rest)) : rest;
            turn = turn == Turn.DONE ? deliver(portion) : turn;
            turns.addAll(Collections.nCopies(portion.size(), turn));
        }
        return turns;
    }

    /** How many go together: at least one. */
    private static int portion(List<Delivery> deliveries) {
        long bytes = 0;
        int portion = 0;
        for (Delivery delivery : deliveries) {
            bytes +=
                    DataReference.of(delivery.event()).map(DataReference::bytes).orElse(0);
            if (portion > 0 && bytes > PORTION_BYTES) {
                break;
            }
            portion++;
        }
        return portion;
    }

    /** What the turn of all of them led to. */
    private Turn deliver(List<Delivery> deliveries) {
        long begin = System.nanoTime();
        DeliveryAttempt.Together together = attempt.run(deliveries);
        AttemptResult result = together.result();
        return switch (result.kind()) {
            case DELIVERED, DUPLICATE -> {
                tellHandled(deliveries, together.duplicates(), begin);
                yield Turn.DONE;
            }
                // found out again by the one that it concerns
            case DEAD, CONFLICT, DATA_GONE -> alone(deliveries);
            case FAILED -> failed(deliveries, begin, result.cause());
            case UNAVAILABLE -> new Turn.Unavailable(result.cause());
            case DISTURBED -> disturbed(deliveries, result.cause());
            case NOT_ENLISTED -> new Turn.Halt(result.cause());
        };
    }

    private void tellHandled(List<Delivery> deliveries, Set<Delivery> duplicates, long begin) {
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        for (Delivery delivery : deliveries) {
            DeliveryInfo info = delivery.info(delivery.attempts() + 1);
            if (duplicates.contains(delivery)) {
                listener.duplicate(info);
            } else {
                listener.delivered(info, took);
            }
        }
        if (duplicates.size() < deliveries.size()) {
            breaker.worked(begin, took);
        }
    }

    private Turn disturbed(List<Delivery> deliveries, Throwable cause) {
        return !acknowledged && surroundings.isOutage(cause)
                ? new Turn.Unavailable(cause)
                : failedTogether(deliveries, cause);
    }

    private Turn failed(List<Delivery> deliveries, long begin, Throwable failure) {
        Throwable own = Failures.unwrap(failure);
        if (acknowledged) {
            breaker.failed(begin, own);
            return failedTogether(deliveries, own);
        }
        if (deliveries.stream().allMatch(surroundings::isOver)) {
            return Turn.LOST;
        }
        if (surroundings.wereAway(failure)) {
            return new Turn.Unavailable(failure);
        }
        if (!surroundings.isExcusable(failure)) {
            breaker.failed(begin, own);
        }
        return failedTogether(deliveries, own);
    }

    private Turn failedTogether(List<Delivery> deliveries, Throwable cause) {
        if (acknowledged) {
            deliveries.forEach(delivery -> listener.dropped(delivery.info(1), cause));
            return Turn.DONE;
        }
        listener.batchFailed(deliveries.get(0).info(deliveries.get(0).attempts()), deliveries.size(), cause);
        return alone(deliveries);
    }

    private static Turn alone(List<Delivery> deliveries) {
        deliveries.forEach(Delivery::deliverAlone);
        return Turn.ALONE;
    }
}
