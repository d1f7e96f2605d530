package dev.eventra.bench.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All that the API offers to read, with filters that fit much, little and nothing, and pages far down. Not thread-safe. */
final class Catalogue {

    static final String API = "/api/v1";

    private static final int LARGEST = 500;
    private static final int NOT_FOUND = 404;

    private final Samples samples;
    private final List<Call> calls = new ArrayList<>();

    /**
     * Cursors half-way down the lists.
     */
    record Cursors(
            String events,
            String relayed,
            String rejected,
            String letters,
            String parked,
            String operations,
            String audit) {}

    Catalogue(Samples samples, Cursors cursors) {
        this.samples = samples;
        for (String plain :
                List.of("/openapi.json", "/cluster", "/workers", "/shards", "/settings", "/dead-letter-causes")) {
            add(plain, "", at(plain));
        }
        addEvents(cursors.events(), cursors.relayed());
        addRejected(cursors.rejected());
        addSubscriptions(cursors.parked());
        addLetters(cursors.letters());
        addOperations(cursors.operations());
        addAudit(cursors.audit());
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** The list of events. */
    static Address events() {
        return at("/events");
    }

    /** The dead letters of a subscription. */
    static Address letters(String subscription) {
        return at("/subscriptions/" + subscription + "/dead-letters");
    }

    /** What Kafka refused, and what waits behind it. */
    static Address rejected() {
        return at("/outboxes/default/rejected");
    }

    /** The groups of a subscription that wait. */
    static Address parked(String subscription) {
        return at("/subscriptions/" + subscription + "/parked-groups");
    }

    static Address at(String path) {
        return Address.of(API + path);
    }

    private void add(String template, String what, Address address) {
        calls.add(Call.of(template, what, address));
    }

    private Instant ago(Duration time) {
        return samples.now().minus(time);
    }

    private void addEvents(String middle, String relayedMiddle) {
        String list = "/events";
        Address all = events();
        add(list, "first page", all);
        add(list, "500 at once", all.with("size", LARGEST));
        add(list, "of one outbox", all.with("outbox", "default"));
        add(list, "page half-way down", all.with("after", middle));
        add(list, "by id, the latest", all.with("id", samples.latest()));
        add(list, "by id, not there", all.with("id", "not-there"));
        add(list, "by type, one in five", all.with("type", "order.paid"));
        add(list, "by type, one in 100,000", all.with("type", Fill.RARE_TYPE));
        add(list, "by group, one in 500", all.with("group", Fill.group(0)));
        add(list, "by group, not there", all.with("group", "not-there"));
        add(list, "by state PENDING", all.with("state", "PENDING"));
        Address relayed = all.with("state", "RELAYED");
        add(list, "by state RELAYED", relayed);
        add(list, "relayed, 500 half-way down", relayed.with("size", LARGEST).with("after", relayedMiddle));
        add(list, "relayed, by id", relayed.with("id", samples.relayed()));
        add(list, "relayed, by type, one in 100,000", relayed.with("type", Fill.RARE_TYPE));
        add(list, "relayed, by group, one in 20,000", relayed.with("group", Fill.group(7)));
        add(list, "relayed, until five hours ago", relayed.with("until", ago(Duration.ofHours(5))));
        add(list, "since half an hour", all.with("since", ago(Duration.ofMinutes(30))));
        add(list, "until half an hour ago", all.with("until", ago(Duration.ofMinutes(30))));
        String one = "/events/{id}";
        add(one, "waits, the latest", event(samples.latest()));
        add(one, "waits, the oldest", event(samples.oldest()));
        add(one, "relayed", event(samples.relayed()));
        add(one, "relayed, of one outbox", event(samples.relayed()).with("outbox", "default"));
        add(one, "delivered", event(samples.handled()));
        add(one, "dead letter", event(samples.given()));
        calls.add(Call.of(one, "not there", event("not-there")).answering(NOT_FOUND));
    }

    private static Address event(String id) {
        return at("/events/" + id).with("source", Fill.SOURCE);
    }

    private void addRejected(String middle) {
        String list = "/outboxes/{outbox}/rejected";
        Address all = rejected();
        add(list, "first page", all);
        add(list, "500 at once, half-way down", all.with("size", LARGEST).with("after", middle));
        add(list, "by shard", all.with("shard", 0));
        add(list, "by group", all.with("group", "refused-7"));
        add(list, "by group, not there", all.with("group", "not-there"));
        add(list, "by reason", all.with("reasonClass", Fill.REFUSAL));
        add(list, "by reason, not there", all.with("reasonClass", "not.There"));
        add(list, "by state REJECTED", all.with("state", "REJECTED"));
        add(list, "by state WAITING", all.with("state", "WAITING"));
        add(list + "/{id}", "", at("/outboxes/default/rejected/" + samples.rejected()));
    }

    private void addSubscriptions(String middle) {
        add("/subscriptions", "", at("/subscriptions"));
        add("/subscriptions/{subscription}", "", at("/subscriptions/" + samples.subscription()));
        String list = "/subscriptions/{subscription}/parked-groups";
        Address all = parked(samples.subscription());
        add(list, "first page", all);
        add(list, "500 at once, half-way down", all.with("size", LARGEST).with("after", middle));
    }

    private void addLetters(String middle) {
        String list = "/subscriptions/{subscription}/dead-letters";
        Address all = letters(samples.subscription());
        add(list, "first page", all);
        add(list, "500 at once", all.with("size", LARGEST));
        add(list, "page half-way down", all.with("after", middle));
        add(list, "by event", all.with("eventId", samples.given()));
        add(list, "by event, not there", all.with("eventId", "not-there"));
        add(list, "by group", all.with("group", "customer-7"));
        add(list, "by group, not there", all.with("group", "not-there"));
        add(list, "by type, one in five", all.with("type", "order.paid"));
        add(list, "by type, not there", all.with("type", "not.there"));
        add(list, "by error, frequent", all.with("errorClass", "java.lang.NullPointerException"));
        add(list, "by error, rare", all.with("errorClass", Fill.RARE_ERROR));
        add(list, "by error, not there", all.with("errorClass", "not.There"));
        add(list, "by state DEAD", all.with("state", "DEAD"));
        add(list, "by state QUEUED", all.with("state", "QUEUED"));
        add(list, "since an hour", all.with("since", ago(Duration.ofHours(1))));
        add(list, "until an hour ago", all.with("until", ago(Duration.ofHours(1))));
        add(
                list,
                "an hour in the middle",
                all.with("since", ago(Duration.ofHours(36))).with("until", ago(Duration.ofHours(35))));
        add(
                list,
                "type, error and state",
                all.with("type", "order.paid")
                        .with("errorClass", "java.lang.IllegalStateException")
                        .with("state", "DEAD"));
        add(list + "/{id}", "", at(all.path().substring(API.length()) + "/" + samples.letter()));
    }

    private void addOperations(String middle) {
        String list = "/operations";
        Address all = at(list);
        add(list, "first page", all);
        add(list, "page half-way down", all.with("after", middle).with("size", LARGEST));
        add(list, "by subscription", all.with("subscription", samples.subscription()));
        add(list, "by subscription, not there", all.with("subscription", "not-there"));
        add(list, "by kind", all.with("kind", "REPLAY"));
        add(list, "by kind, none", all.with("kind", "RESET_POSITION"));
        add(list, "open, none", all.with("open", true));
        add("/operations/{id}", "", at("/operations/" + samples.operation()));
    }

    private void addAudit(String middle) {
        String list = "/audit";
        Address all = at(list);
        add(list, "first page", all);
        add(list, "500 at once, half-way down", all.with("after", middle).with("size", LARGEST));
        add(list, "by actor", all.with("actor", "olga"));
        add(list, "by actor, not there", all.with("actor", "not-there"));
        add(list, "by action", all.with("action", "move-shard"));
        add(list, "by action, not there", all.with("action", "not-there"));
        add(list, "by target", all.with("target", samples.subscription()));
        add(list, "by target, not there", all.with("target", "not-there"));
        add(list, "since a day", all.with("since", ago(Duration.ofDays(1))));
        add(list, "until 60 days ago", all.with("until", ago(Duration.ofDays(60))));
    }
}
