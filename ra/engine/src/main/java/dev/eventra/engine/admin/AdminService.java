package dev.eventra.engine.admin;

import dev.eventra.api.admin.AuditEntry;
import dev.eventra.api.admin.AuditFilter;
import dev.eventra.api.admin.Change;
import dev.eventra.api.admin.ClusterInfo;
import dev.eventra.api.admin.DeadLetterCause;
import dev.eventra.api.admin.DeadLetterContent;
import dev.eventra.api.admin.DeadLetterFilter;
import dev.eventra.api.admin.DeadLetterInfo;
import dev.eventra.api.admin.DeadLetterSelection;
import dev.eventra.api.admin.EventFilter;
import dev.eventra.api.admin.EventPage;
import dev.eventra.api.admin.EventraAdmin;
import dev.eventra.api.admin.FoundPath;
import dev.eventra.api.admin.InvalidRequestException;
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationFilter;
import dev.eventra.api.admin.OperationKind;
import dev.eventra.api.admin.OutboxInfo;
import dev.eventra.api.admin.Page;
import dev.eventra.api.admin.PageRequest;
import dev.eventra.api.admin.ParkedGroupInfo;
import dev.eventra.api.admin.PositionTarget;
import dev.eventra.api.admin.PublishedTest;
import dev.eventra.api.admin.RejectedContent;
import dev.eventra.api.admin.RejectedFilter;
import dev.eventra.api.admin.RejectedInfo;
import dev.eventra.api.admin.RejectedSelection;
import dev.eventra.api.admin.ReplayPreview;
import dev.eventra.api.admin.ReplayRequest;
import dev.eventra.api.admin.ReshardRequest;
import dev.eventra.api.admin.SettingInfo;
import dev.eventra.api.admin.ShardInfo;
import dev.eventra.api.admin.ShardRef;
import dev.eventra.api.admin.SubscriptionInfo;
import dev.eventra.api.admin.SubscriptionInfo.Wanted;
import dev.eventra.api.admin.TestEvent;
import dev.eventra.api.admin.WorkerInfo;
import java.util.List;
import java.util.Optional;

/** The operator's door, on one server: reads, and stores what is asked. Thread-safe. */
final class AdminService implements EventraAdmin {

    private final DeadLetterDesk deadLetters;
    private final SubscriptionDesk subscriptions;
    private final ReplayDesk replays;
    private final OperationDesk operations;
    private final RejectedDesk rejected;
    private final ReshardDesk resharding;
    private final CauseDesk causes;
    private final HistoryDesk history;
    private final ClusterBoard board;
    private final OutboxBoard outboxes;
    private final ClusterDesk cluster;
    private final TestEventDesk tests;
    private final Installation installation;

    /** The desks for subscriptions, and for what the outbox could not send. */
    record Desks(
            DeadLetterDesk deadLetters,
            CauseDesk causes,
            SubscriptionDesk subscriptions,
            ReplayDesk replays,
            OperationDesk operations,
            RejectedDesk rejected,
            ReshardDesk resharding) {}

    AdminService(
            Desks desks,
            HistoryDesk history,
            ClusterBoard board,
            OutboxBoard outboxes,
            ClusterDesk cluster,
            TestEventDesk tests,
            Installation installation) {
        this.replays = desks.replays();
        this.deadLetters = desks.deadLetters();
        this.causes = desks.causes();
        this.subscriptions = desks.subscriptions();
        this.operations = desks.operations();
        this.rejected = desks.rejected();
        this.resharding = desks.resharding();
        this.history = history;
        this.board = board;
        this.outboxes = outboxes;
        this.cluster = cluster;
        this.tests = tests;
        this.installation = installation;
    }

    @Override
    public List<SubscriptionInfo> subscriptions() {
        return subscriptions.list();
    }

    @Override
    public void pause(String subscription, Change change) {
        subscriptions.want(subscription, Wanted.PAUSED, change);
    }

    @Override
    public void resume(String subscription, Change change) {
        subscriptions.want(subscription, Wanted.RUNNING, change);
    }

    @Override
    public void noteExport(String what, String filter, long rows, Change change) {
        operations.noteExport(what, filter, rows, change);
    }

    @Override
    public boolean isTestPublishingOn() {
        return tests.isOn();
    }

    @Override
    public PublishedTest publishTest(TestEvent event, Change change) {
        return tests.publish(event, change);
    }

    @Override
    public void checkTest(TestEvent event) {
        tests.check(event);
    }

    @Override
    public Operation resetPosition(String subscription, PositionTarget target, Change change) {
        OperationDesk.require(change);
        if (target == null) {
            throw new InvalidRequestException("target", "is missing");
        }
        subscriptions.requirePaused(subscription);
        return operations.request(OperationKind.RESET_POSITION, subscription, TargetJson.write(target), change);
    }

    @Override
    public Page<DeadLetterInfo> deadLetters(DeadLetterFilter filter, PageRequest page) {
        return deadLetters.list(filter, page);
    }

    @Override
    public List<DeadLetterCause> deadLetterCauses() {
        return causes.list();
    }

    @Override
    public Optional<DeadLetterContent> deadLetter(String subscription, long id) {
        return deadLetters.find(subscription, id);
    }

    @Override
    public Page<ParkedGroupInfo> parkedGroups(String subscription, PageRequest page) {
        return deadLetters.parked(subscription, page);
    }

    @Override
    public Operation redrive(DeadLetterSelection selection, Change change) {
        return operations.request(
                OperationKind.REDRIVE,
                selection.subscription(),
                SelectionJson.write(deadLetters.freezeForRedrive(selection)),
                change);
    }

    @Override
    public Operation discard(DeadLetterSelection selection, Change change) {
        return operations.request(
                OperationKind.DISCARD,
                selection.subscription(),
                SelectionJson.write(deadLetters.freezeForDiscard(selection)),
                change);
    }

    @Override
    public Page<RejectedInfo> rejected(RejectedFilter filter, PageRequest page) {
        return rejected.list(filter, page);
    }

    @Override
    public Optional<RejectedContent> rejectedEvent(String outbox, long entry) {
        return rejected.find(outbox, entry);
    }

    @Override
    public Operation retryRejected(RejectedSelection selection, Change change) {
        return handleRejected(OperationKind.RETRY_REJECTED, selection, change);
    }

    @Override
    public Operation discardRejected(RejectedSelection selection, Change change) {
        return handleRejected(OperationKind.DISCARD_REJECTED, selection, change);
    }

    private Operation handleRejected(OperationKind kind, RejectedSelection selection, Change change) {
        OperationDesk.require(change);
        RejectedJson.Frozen frozen = rejected.freeze(selection);
        return operations.request(kind, selection.outbox(), RejectedJson.write(frozen), change);
    }

    @Override
    public ReplayPreview previewReplay(ReplayRequest request, int samples) {
        return replays.preview(request, samples);
    }

    @Override
    public Operation replay(ReplayRequest request, Change change) {
        OperationDesk.require(change);
        return operations.request(OperationKind.REPLAY, request.subscription(), replays.freeze(request), change);
    }

    @Override
    public Page<Operation> operations(OperationFilter filter, PageRequest page) {
        return operations.list(filter, page);
    }

    @Override
    public Optional<Operation> operation(String id) {
        return operations.find(id);
    }

    @Override
    public Operation cancel(String operationId, Change change) {
        return operations.cancel(operationId, change);
    }

    @Override
    public Page<AuditEntry> audit(AuditFilter filter, PageRequest page) {
        return operations.audit(filter, page);
    }

    @Override
    public ClusterInfo cluster() {
        return board.cluster();
    }

    @Override
    public List<WorkerInfo> workers() {
        return board.workers();
    }

    @Override
    public List<ShardInfo> shards() {
        return board.shards();
    }

    @Override
    public List<OutboxInfo> outboxes() {
        return outboxes.outboxes();
    }

    @Override
    public List<SettingInfo> settings() {
        return installation.settings();
    }

    @Override
    public String metrics() {
        return installation.metrics().get();
    }

    @Override
    public void pauseShard(ShardRef shard, Change change) {
        cluster.pause(shard, true, change);
    }

    @Override
    public void resumeShard(ShardRef shard, Change change) {
        cluster.pause(shard, false, change);
    }

    @Override
    public void moveShard(ShardRef shard, Optional<String> worker, Change change) {
        cluster.move(shard, worker, change);
    }

    @Override
    public int rebalance(Change change) {
        return cluster.rebalance(change);
    }

    @Override
    public Operation reshard(ReshardRequest request, Change change) {
        OperationDesk.require(change);
        resharding.check(request);
        return operations.request(OperationKind.RESHARD, request.outbox(), ReshardJson.write(request), change);
    }

    @Override
    public void checkReshard(ReshardRequest request) {
        resharding.check(request);
    }

    @Override
    public void drainWorker(String worker, Change change) {
        cluster.drain(worker, true, change);
    }

    @Override
    public void resumeWorker(String worker, Change change) {
        cluster.drain(worker, false, change);
    }

    @Override
    public boolean isJournalOn() {
        return history.isJournalOn();
    }

    @Override
    public EventPage events(EventFilter filter, PageRequest page) {
        return history.events(filter, page);
    }

    @Override
    public FoundPath path(String source, String id, String outbox) {
        return history.path(source, id, outbox);
    }
}
