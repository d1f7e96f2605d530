package dev.eventra.api.admin;

import java.util.List;
import java.util.Optional;

/**
 * Sees and steers the cluster, subscriptions, dead letters and replays. Injected by
 * {@code @Resource(lookup = "java:app/eventra/admin")}, on any server of the installation: what is to be done where a
 * listener is deployed is done there.
 *
 * <p>Every change takes an actor and a reason, and is written to the audit together with what it changes. It is
 * committed when the method returns, whatever becomes of a transaction of the caller. What takes longer is an
 * {@link Operation}: the method returns at once, the work survives the server that does it, and
 * {@link #operation(String)} tells how far it is.
 *
 * <p>Thread-safe. Besides what the methods say, each throws {@link InvalidRequestException} if an argument is not
 * allowed, and {@link AdminUnavailableException} if a database or Kafka does not answer.
 */
public interface EventraAdmin extends ClusterAdmin, EventHistory, RejectedAdmin {

    /** The subscriptions that any server has had a listener for, by name. */
    List<SubscriptionInfo> subscriptions();

    /**
     * Lets a subscription deliver nothing more, on all servers, until it is resumed; restarts don't resume it. What is
     * being delivered ends first.
     *
     * @throws RequestRefusedException if there is no such subscription
     */
    void pause(String subscription, Change change);

    /**
     * Ends a pause.
     *
     * @throws RequestRefusedException if there is no such subscription
     */
    void resume(String subscription, Change change);

    /**
     * Writes to the audit that somebody took what is shown as a file.
     *
     * @param what   such as {@code events}
     * @param filter which of them, in words; null for all
     * @param rows   how many
     */
    void noteExport(String what, String filter, long rows, Change change);

    /** Whether test events may be published on this server ({@code eventra.test.events}). */
    boolean isTestPublishingOn();

    /**
     * Stores an event that is marked as a test ({@link TestEvent#MARK}), with its audit, which does not have the data. It
     * goes the way of all events: listeners that don't look at the mark take it for real.
     *
     * @throws RequestRefusedException if that is off on this server, or it does not reach the outbox
     * @throws InvalidRequestException if a field is not allowed in an event, or there is no outbox of that name
     */
    PublishedTest publishTest(TestEvent event, Change change);

    /**
     * Checks a test event as {@link #publishTest} does, and stores nothing.
     *
     * @throws RequestRefusedException if that is off on this server, or it does not reach the outbox
     * @throws InvalidRequestException if a field is not allowed in an event, or there is no outbox of that name
     */
    void checkTest(TestEvent event);

    /**
     * Lets a paused subscription go on elsewhere in the topic. Going back delivers nothing twice as long as the inbox
     * remembers; to deliver again is what {@link #replay} is for. Going forward leaves events out.
     *
     * @throws RequestRefusedException if there is no such subscription, or it is not paused
     */
    Operation resetPosition(String subscription, PositionTarget target, Change change);

    /** Dead letters in the order of their ids. */
    Page<DeadLetterInfo> deadLetters(DeadLetterFilter filter, PageRequest page);

    /**
     * Why events were given up, the latest first. Counted up to a bound for each subscription, from the latest on: what
     * lies before is not looked at, and the counts then are {@link Count#atLeast() at least} so many.
     */
    List<DeadLetterCause> deadLetterCauses();

    /** A dead letter with its data. Empty if there is none of that id. */
    Optional<DeadLetterContent> deadLetter(String subscription, long id);

    /** Parked groups of a subscription, by their names. */
    Page<ParkedGroupInfo> parkedGroups(String subscription, PageRequest page);

    /**
     * Delivers dead letters again, each taking effect once, those of a group in order; when a group has no more, its new
     * events flow again. One that fails again stays, as do those behind it.
     *
     * @throws RequestRefusedException if one event is selected that isn't there, isn't the first of its group, or is a
     *                                 record that is no event
     */
    Operation redrive(DeadLetterSelection selection, Change change);

    /**
     * Deletes dead letters for good: they won't be delivered, not even if Kafka gives them again. Groups that have no
     * event left that was given up go on in order.
     *
     * @throws RequestRefusedException if one event is selected that isn't there
     */
    Operation discard(DeadLetterSelection selection, Change change);

    /**
     * Counts what a replay would deliver, and delivers nothing. Takes as long as it takes to read the window, up to a
     * minute.
     *
     * @param samples how many events to show; 0 to 100
     * @throws RequestRefusedException if the subscription's listener isn't deployed on this server
     */
    ReplayPreview previewReplay(ReplayRequest request, int samples);

    /**
     * Delivers past events again to one subscription; others see nothing of it. Events that failed become dead letters
     * of {@code <subscription>#<operation id>}.
     *
     * @throws RequestRefusedException if there is no such subscription, or the window is not in the topic
     */
    Operation replay(ReplayRequest request, Change change);

    /** Operations, the latest first. */
    Page<Operation> operations(OperationFilter filter, PageRequest page);

    /** An operation. Empty if there is none of that id. */
    Optional<Operation> operation(String id);

    /**
     * Ends an operation; the event that is being delivered ends first. Without effect on one that has ended.
     *
     * @return the operation as it now is
     * @throws RequestRefusedException if there is none of that id
     */
    Operation cancel(String operationId, Change change);

    /** Changes, the latest first. */
    Page<AuditEntry> audit(AuditFilter filter, PageRequest page);
}
