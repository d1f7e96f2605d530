package dev.eventra.ra.outbound;

import dev.eventra.api.EventraException;
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
import dev.eventra.api.admin.Operation;
import dev.eventra.api.admin.OperationFilter;
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
import dev.eventra.api.admin.TestEvent;
import dev.eventra.api.admin.WorkerInfo;
import dev.eventra.ra.EventraResourceAdapter;
import jakarta.resource.Referenceable;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import javax.naming.Reference;

/** What is injected: passes what operators ask on to the resource adapter, as it then is. Thread-safe. */
public class AdapterAdmin implements EventraAdmin, Referenceable, Serializable {

    private static final long serialVersionUID = 1L;

    private final transient EventraResourceAdapter adapter;
    private Reference reference;

    AdapterAdmin(EventraResourceAdapter adapter) {
        this.adapter = adapter;
    }

    private EventraAdmin admin() {
        if (adapter == null) {
            throw new EventraException("this administration was serialized: look it up again");
        }
        return adapter.admin();
    }

    @Override
    public List<SubscriptionInfo> subscriptions() {
        return admin().subscriptions();
    }

    @Override
    public void pause(String subscription, Change change) {
        admin().pause(subscription, change);
    }

    @Override
    public void resume(String subscription, Change change) {
        admin().resume(subscription, change);
    }

    @Override
    public void noteExport(String what, String filter, long rows, Change change) {
        admin().noteExport(what, filter, rows, change);
    }

    @Override
    public boolean isTestPublishingOn() {
        return admin().isTestPublishingOn();
    }

    @Override
    public PublishedTest publishTest(TestEvent event, Change change) {
        return admin().publishTest(event, change);
    }

    @Override
    public void checkTest(TestEvent event) {
        admin().checkTest(event);
    }

    @Override
    public Operation resetPosition(String subscription, PositionTarget target, Change change) {
        return admin().resetPosition(subscription, target, change);
    }

    @Override
    public Page<DeadLetterInfo> deadLetters(DeadLetterFilter filter, PageRequest page) {
        return admin().deadLetters(filter, page);
    }

    @Override
    public List<DeadLetterCause> deadLetterCauses() {
        return admin().deadLetterCauses();
    }

    @Override
    public Optional<DeadLetterContent> deadLetter(String subscription, long id) {
        return admin().deadLetter(subscription, id);
    }

    @Override
    public Page<ParkedGroupInfo> parkedGroups(String subscription, PageRequest page) {
        return admin().parkedGroups(subscription, page);
    }

    @Override
    public Operation redrive(DeadLetterSelection selection, Change change) {
        return admin().redrive(selection, change);
    }

    @Override
    public Operation discard(DeadLetterSelection selection, Change change) {
        return admin().discard(selection, change);
    }

    @Override
    public Page<RejectedInfo> rejected(RejectedFilter filter, PageRequest page) {
        return admin().rejected(filter, page);
    }

    @Override
    public Optional<RejectedContent> rejectedEvent(String outbox, long entry) {
        return admin().rejectedEvent(outbox, entry);
    }

    @Override
    public Operation retryRejected(RejectedSelection selection, Change change) {
        return admin().retryRejected(selection, change);
    }

    @Override
    public Operation discardRejected(RejectedSelection selection, Change change) {
        return admin().discardRejected(selection, change);
    }

    @Override
    public ReplayPreview previewReplay(ReplayRequest request, int samples) {
        return admin().previewReplay(request, samples);
    }

    @Override
    public Operation replay(ReplayRequest request, Change change) {
        return admin().replay(request, change);
    }

    @Override
    public Page<Operation> operations(OperationFilter filter, PageRequest page) {
        return admin().operations(filter, page);
    }

    @Override
    public Optional<Operation> operation(String id) {
        return admin().operation(id);
    }

    @Override
    public Operation cancel(String operationId, Change change) {
        return admin().cancel(operationId, change);
    }

    @Override
    public Page<AuditEntry> audit(AuditFilter filter, PageRequest page) {
        return admin().audit(filter, page);
    }

    @Override
    public ClusterInfo cluster() {
        return admin().cluster();
    }

    @Override
    public List<WorkerInfo> workers() {
        return admin().workers();
    }

    @Override
    public List<ShardInfo> shards() {
        return admin().shards();
    }

    @Override
    public List<OutboxInfo> outboxes() {
        return admin().outboxes();
    }

    @Override
    public List<SettingInfo> settings() {
        return admin().settings();
    }

    @Override
    public String metrics() {
        return admin().metrics();
    }

    @Override
    public void pauseShard(ShardRef shard, Change change) {
        admin().pauseShard(shard, change);
    }

    @Override
    public void resumeShard(ShardRef shard, Change change) {
        admin().resumeShard(shard, change);
    }

    @Override
    public void moveShard(ShardRef shard, Optional<String> worker, Change change) {
        admin().moveShard(shard, worker, change);
    }

    @Override
    public int rebalance(Change change) {
        return admin().rebalance(change);
    }

    @Override
    public Operation reshard(ReshardRequest request, Change change) {
        return admin().reshard(request, change);
    }

    @Override
    public void checkReshard(ReshardRequest request) {
        admin().checkReshard(request);
    }

    @Override
    public void drainWorker(String worker, Change change) {
        admin().drainWorker(worker, change);
    }

    @Override
    public void resumeWorker(String worker, Change change) {
        admin().resumeWorker(worker, change);
    }

    @Override
    public boolean isJournalOn() {
        return admin().isJournalOn();
    }

    @Override
    public EventPage events(EventFilter filter, PageRequest page) {
        return admin().events(filter, page);
    }

    @Override
    public FoundPath path(String source, String id, String outbox) {
        return admin().path(source, id, outbox);
    }

    @Override
    public void setReference(Reference reference) {
        this.reference = reference;
    }

    @Override
    public Reference getReference() {
        return reference;
    }
}
