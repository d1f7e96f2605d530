package dev.eventra.engine.admin;

import dev.eventra.api.admin.RejectedFilter;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.api.admin.RejectedSelection;
import dev.eventra.api.admin.RejectedState;
import dev.eventra.engine.outbox.RejectedRelease;
import dev.eventra.engine.outbox.RejectedRelease.Progress;
import dev.eventra.engine.outbox.RejectedRelease.Row;
import dev.eventra.engine.thread.Waiter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Gives rejected events back to their shards, or deletes them, and lets their groups go in bounded steps. Looks at first for
 * groups that were left on their way: what an owner before had begun goes on, whoever that was. What is about to be
 * deleted goes to the audit first: that names too much after a crash, never too little.
 */
final class RejectedTask implements OperationTask {

    /** What the audit calls a deletion. */
    static final String ACTION = "discard_rejected";

    private static final int PAGE = 100;
    private static final int STEP_ROWS = 1_000;
    private static final long STEP_DATA = 4L * 1024 * 1024;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    /** For the relay to say what became of them. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    /** Writes to the audit in the name of the operation. */
    @FunctionalInterface
    interface Audit {
        void discarding(String detail, long count) throws SQLException;
    }

    private final AdminDatabase database;
    private final String outbox;
    private final boolean discards;
    private final RejectedJson.Frozen selected;
    private final Counts counts;
    private final Audit audit;
    private final RejectedReader reader;
    private final RejectedRelease release;
    private final Deque<Row> givenBack = new ArrayDeque<>();
    private final Waiter waiter = new Waiter();
    private volatile boolean stopped;

    /**
     * @param discards whether they are deleted; else they are given back
     */
    RejectedTask(
            AdminDatabase database,
            String outbox,
            boolean discards,
            RejectedJson.Frozen selected,
            Counts counts,
            Audit audit) {
        this.database = database;
        this.outbox = outbox;
        this.discards = discards;
        this.selected = selected;
        this.counts = counts;
        this.audit = audit;
        this.reader = new RejectedReader(outbox);
        this.release = new RejectedRelease(database.dialect());
    }

    @Override
    public void stop() {
        stopped = true;
        waiter.wake();
    }

    @Override
    public String run() throws SQLException, InterruptedException {
        finishOthers();
        if (selected.selection() instanceof RejectedSelection.One one) {
            handle(database.inTransaction(connection -> reader.find(connection, one.entry())).stream()
                    .toList());
        } else if (selected.selection() instanceof RejectedSelection.Group group) {
            matching(RejectedFilter.of(outbox).withGroup(group.group()));
        } else if (selected.selection() instanceof RejectedSelection.Matching matching) {
            matching(matching.filter());
        }
        if (discards) {
            finishOthers();
            return null;
        }
        return measure();
    }

    private void matching(RejectedFilter filter) throws SQLException {
        RejectedFilter refused = filter.withState(RejectedState.REJECTED);
        List<RejectedReader.Found> page = page(refused, 0);
        while (!page.isEmpty() && !stopped) {
            handle(page);
            page = page(refused, page.get(page.size() - 1).info().entry());
        }
    }

    private List<RejectedReader.Found> page(RejectedFilter filter, long after) throws SQLException {
        return database.inTransaction(connection -> reader.list(connection, filter, after, PAGE)).stream()
                .filter(found -> found.info().entry() <= selected.last())
                .toList();
    }

    private void handle(List<RejectedReader.Found> refused) throws SQLException {
        if (discards && !refused.isEmpty()) {
            audit.discarding(
                    refused.stream()
                            .map(found ->
                                    found.info().entry() + " " + found.info().eventId())
                            .collect(Collectors.joining(", ", "rejected events: ", "")),
                    refused.size());
        }
        for (RejectedReader.Found each : refused) {
            if (stopped) {
                return;
            }
            if (discards) {
                discard(each.info());
            } else {
                giveBack(each);
            }
        }
    }

    private void discard(RejectedInfo event) throws SQLException {
        if (database.inTransaction(connection -> release.discard(connection, event.entry(), event.group()))) {
            counts.discarded.incrementAndGet();
        }
        if (event.group() != null) {
            release(event.group());
        }
    }

    private void giveBack(RejectedReader.Found event) throws SQLException {
        String group = event.info().group();
        if (group == null) {
            database.inTransaction(connection ->
                            release.restore(connection, event.info().entry()))
                    .ifPresent(givenBack::add);
        } else if (release(group) > 0) {
            givenBack.add(new Row(event.info().shard(), event.seq()));
        }
    }

    /** In steps; returns how many events it gave back. */
    private long release(String group) throws SQLException {
        long moved = 0;
        boolean first = true;
        Progress progress = Progress.MORE;
        while (progress == Progress.MORE && !stopped) {
            boolean begins = first;
            RejectedRelease.Step step =
                    database.inTransaction(connection -> release.step(connection, group, begins, STEP_ROWS, STEP_DATA));
            first = false;
            moved += step.moved();
            progress = step.progress();
        }
        return moved;
    }

    private void finishOthers() throws SQLException {
        String after = "";
        boolean more = true;
        while (more && !stopped) {
            String from = after;
            List<String> groups = database.inTransaction(connection -> release.unfinished(connection, from, PAGE));
            for (String group : groups) {
                release(group);
                after = group;
            }
            more = groups.size() == PAGE;
        }
    }

    /** What counts is what is in Kafka: the relay is given some time to say so. */
    private String measure() throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!givenBack.isEmpty() && !stopped && System.nanoTime() < deadline) {
            Row first = givenBack.peek();
            switch (database.inTransaction(connection -> release.find(connection, first))) {
                case PENDING -> waiter.await(LOOK_AGAIN);
                case ASIDE -> {
                    counts.failed.incrementAndGet();
                    givenBack.remove();
                }
                case RELAYED -> {
                    counts.delivered.incrementAndGet();
                    givenBack.remove();
                }
            }
        }
        counts.queued.addAndGet(givenBack.size());
        return givenBack.isEmpty() ? null : givenBack.size() + " events are given back, and not relayed yet";
    }
}
