package dev.eventra.engine.admin;

import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.engine.deadletter.JournalStep;
import dev.eventra.engine.deadletter.LetterQuery;
import dev.eventra.engine.deadletter.LetterReader;
import dev.eventra.engine.deadletter.StoredLetter;
import dev.eventra.engine.delivery.DeliveryListener;
import dev.eventra.engine.delivery.Redelivery;
import dev.eventra.engine.delivery.SubscriptionParts;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Delivers dead letters again: groups in parallel, each in order until it is empty or an event fails. Whoever takes the
 * operation over begins again with what is left, so nothing needs to be kept.
 */
final class RedriveTask implements OperationTask {

    static final int PAGE = 200;

    private static final int PARALLEL = 4;
    /** Beyond this a group that failed may be tried a second time. */
    private static final int REMEMBERED = 100_000;

    private final SubscriptionParts parts;
    private final String subscription;
    private final SelectionJson.Frozen selected;
    private final Counts counts;
    private final Redelivery redelivery;
    private final LetterReader reader = new LetterReader();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /**
     * @param subscription whose dead letters; that of the parts, or one of its replays
     * @param order        by whose order
     */
    RedriveTask(
            SubscriptionParts parts,
            String subscription,
            SelectionJson.Frozen selected,
            JournalStep.Order order,
            Counts counts) {
        this.parts = parts;
        this.subscription = subscription;
        this.selected = selected;
        this.counts = counts;
        this.redelivery = new Redelivery(parts, subscription, order, new DeliveryListener() {});
    }

    @Override
    public void stop() {
        stopped = true;
        redelivery.stop();
    }

    @Override
    public String run() throws Exception {
        Jobs jobs = jobs();
        String message = null;
        try {
            if (selected.selection() instanceof DeadLetterSelection.One one) {
                message = one(one.id());
            } else if (selected.selection() instanceof DeadLetterSelection.Group group) {
                group(group.group());
            } else if (selected.selection() instanceof DeadLetterSelection.Matching matching) {
                matching(Letters.query(matching.filter()), jobs);
            }
        } finally {
            jobs.await();
        }
        releaseWaiting();
        return message;
    }

    private Jobs jobs() {
        return new Jobs(
                parts.services().threads(),
                "eventra-" + subscription + "-redrive",
                Math.min(PARALLEL, parts.settings().concurrency()));
    }

    private String one(long id) throws SQLException, InterruptedException {
        Redelivery.Result result = redelivery.deliver(id);
        counts.add(result);
        return switch (result) {
            case GONE -> "dead letter " + id + " is gone, or is not the first of its group any more";
            case UNDECODABLE -> "dead letter " + id + " is a record that is no event: it can only be discarded";
            default -> null;
        };
    }

    private void group(String group) throws SQLException, InterruptedException {
        while (!stopped) {
            OptionalLong head = redelivery.head(group);
            if (head.isEmpty()) {
                return;
            }
            Redelivery.Result result = redelivery.deliver(head.getAsLong());
            counts.add(result);
            if (result == Redelivery.Result.FAILED || result == Redelivery.Result.UNDECODABLE) {
                if (failed.size() < REMEMBERED) {
                    failed.add(group);
                }
                return;
            }
        }
    }

    private void matching(LetterQuery query, Jobs jobs) throws Exception {
        long after = 0;
        List<StoredLetter> page = page(query, after);
        while (!page.isEmpty() && !stopped) {
            for (StoredLetter letter : page) {
                after = letter.id();
                if (after > selected.lastId() || stopped) {
                    return;
                }
                begin(letter, jobs);
            }
            page = page(query, after);
        }
    }

    private List<StoredLetter> page(LetterQuery query, long after) throws SQLException {
        return parts.database().inTransaction(connection -> reader.list(connection, query, after, PAGE));
    }

    private void begin(StoredLetter letter, Jobs jobs) throws Exception {
        String group = letter.group();
        if (group == null) {
            jobs.submit(() -> counts.add(redelivery.deliver(letter.id())));
        } else if (!failed.contains(group) && running.add(group)) {
            jobs.submit(() -> {
                try {
                    group(group);
                } finally {
                    running.remove(group);
                }
            });
        }
    }

    /** Delivers the events of groups in which nothing that was given up is left, so that they flow again. */
    void releaseWaiting() throws Exception {
        Jobs jobs = jobs();
        try {
            String after = "";
            List<String> page = releasable(after);
            while (!page.isEmpty() && !stopped) {
                for (String group : page) {
                    after = group;
                    jobs.submit(() -> group(group));
                }
                page = releasable(after);
            }
        } finally {
            jobs.await();
        }
    }

    private List<String> releasable(String after) throws SQLException {
        return parts.database().inTransaction(connection -> reader.releasable(connection, subscription, after, PAGE));
    }
}
