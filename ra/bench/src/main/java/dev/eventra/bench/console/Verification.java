package dev.eventra.bench.console;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Compares what the console says with what the tables hold, by statements of its own. Not thread-safe. */
final class Verification {

    /** Dead letters and parked groups of a subscription are counted up to here. */
    private static final int COUNTED = 1_000;

    private static final int LARGEST_PAGE = 500;
    private static final int PAGES = 4;

    private final Http http;
    private final Sql sql;
    private final Scale scale;
    private final Samples samples;
    private final List<String> wrong = new ArrayList<>();

    Verification(Http http, Sql sql, Scale scale, Samples samples) {
        this.http = http;
        this.sql = sql;
        this.scale = scale;
        this.samples = samples;
    }

    /** What is wrong; empty if nothing is. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** Reads all lists to their ends. */
    Catalogue.Cursors lists() throws IOException, InterruptedException, SQLException {
        Address letters = Catalogue.letters(samples.subscription());
        compare(Catalogue.rejected().with("state", "REJECTED"), "entry", scale.dead() / 5);
        compare(Catalogue.rejected().with("group", "refused-7"), "entry", 5);
        filter(letters, "state", "DEAD", "state = 'dead'");
        filter(letters, "state", "QUEUED", "state = 'queued'");
        filter(letters, "type", "order.paid", "type = 'order.paid'");
        filter(letters, "errorClass", Fill.RARE_ERROR, "error_class = '" + Fill.RARE_ERROR + "'");
        filter(letters, "group", "customer-7", "group_key = 'customer-7'");
        long rarePending = sql.number(
                "SELECT COUNT(*) FROM eventra_outbox_" + Fill.shard(scale.shards()) + " WHERE type = ?",
                Fill.RARE_TYPE);
        long rareRelayed = sql.number("SELECT COUNT(*) FROM eventra_journal WHERE type = ?", Fill.RARE_TYPE);
        Address rare = Catalogue.events().with("type", Fill.RARE_TYPE);
        compare(rare.with("state", "PENDING"), "id", rarePending);
        compare(rare.with("state", "RELAYED"), "id", rareRelayed);
        compare(rare, "id", rarePending + rareRelayed);
        return new Catalogue.Cursors(
                list(Catalogue.events().with("state", "PENDING"), "id", scale.pending()),
                list(Catalogue.events().with("state", "RELAYED"), "id", scale.relayed()),
                list(Catalogue.rejected(), "entry", scale.dead()),
                list(letters, "id", scale.letters()),
                list(
                        Catalogue.parked(samples.subscription()),
                        "group",
                        sql.number("SELECT COUNT(*) FROM eventra_parked_group")),
                list(Catalogue.at("/operations"), "id", scale.operations()),
                list(Catalogue.at("/audit"), "id", sql.number("SELECT COUNT(*) FROM eventra_audit")));
    }

    private void filter(Address letters, String name, String value, String condition)
            throws IOException, InterruptedException, SQLException {
        compare(
                letters.with(name, value),
                "id",
                sql.number("SELECT COUNT(*) FROM eventra_dead_letter WHERE " + condition));
    }

    /** Gives the cursor half-way down. */
    private String list(Address list, String key, long expected) throws IOException, InterruptedException {
        return compare(list, key, expected).middle();
    }

    /** So that there are some pages, however short the list is. */
    private static int pageSize(long expected) {
        return (int) Math.max(1, Math.min(LARGEST_PAGE, expected / PAGES));
    }

    private Walk compare(Address list, String key, long expected) throws IOException, InterruptedException {
        Walk walk = Walk.of(http, list, key, pageSize(expected));
        expect(list + ", items", expected, walk.items());
        expect(list + ", different items", expected, walk.distinct());
        return walk;
    }

    private void expect(String what, long expected, long actual) {
        if (expected != actual) {
            wrong.add(what + ": " + actual + " instead of " + expected);
        }
    }

    private void expect(String what, boolean expected, boolean actual) {
        if (expected != actual) {
            wrong.add(what + ": " + actual + " instead of " + expected);
        }
    }

    /** What the pages show of the whole. */
    void figures() throws IOException, InterruptedException, SQLException {
        shards();
        subscription();
        causes();
        Address oldest = Catalogue.at("/events/" + samples.oldest()).with("source", Fill.SOURCE);
        Answer found = http.get(oldest);
        expect(oldest + " is PENDING", true, found.body().contains("\"PENDING\""));
        String metric = "eventra_shard_pending_events{outbox=\"default\",shard=\"" + Fill.shard(scale.shards()) + "\"} "
                + scale.pending();
        expect(
                "/metrics has " + metric,
                true,
                http.get(Address.of("/metrics")).body().contains(metric));
    }

    private JsonObject get(Address address) throws IOException, InterruptedException {
        return http.get(address).json();
    }

    private void shards() throws IOException, InterruptedException {
        List<JsonObject> shards =
                get(Catalogue.at("/shards")).getJsonArray("items").getValuesAs(JsonValue::asJsonObject);
        expect("shards", scale.shards(), shards.size());
        long pending = 0;
        for (JsonObject shard : shards) {
            long here = shard.getJsonObject("pending").getJsonNumber("number").longValue();
            pending += here;
            if (shard.getInt("shard") == Fill.shard(scale.shards())) {
                expect("pending in the full shard", scale.pending(), here);
            }
        }
        expect("pending in all shards", scale.pending(), pending);
    }

    private void subscription() throws IOException, InterruptedException, SQLException {
        JsonObject subscription = get(Catalogue.at("/subscriptions/" + samples.subscription()));
        bounded("dead letters", scale.dead(), subscription.getJsonObject("deadLetters"));
        bounded(
                "parked groups",
                sql.number("SELECT COUNT(*) FROM eventra_parked_group"),
                subscription.getJsonObject("parkedGroups"));
    }

    /** Whether it was counted up to a bound only. */
    private static boolean isBound(JsonObject count) {
        return count.getBoolean("atLeast", false);
    }

    private void bounded(String what, long there, JsonObject count) {
        expect(
                what + " of the subscription",
                Math.min(there, COUNTED),
                count.getJsonNumber("number").longValue());
        expect(what + " of the subscription, at least", there > COUNTED, isBound(count));
    }

    /** A cause that tells of more counts as far as it was counted. */
    private void causes() throws IOException, InterruptedException, SQLException {
        int causes = 0;
        for (JsonValue each : get(Catalogue.at("/dead-letter-causes")).getJsonArray("items")) {
            JsonObject cause = each.asJsonObject();
            String type = cause.getString("type", null);
            String error = cause.getString("errorClass", null);
            long there = sql.number(
                    "SELECT COUNT(*) FROM eventra_dead_letter WHERE state = 'dead' AND type IS NOT DISTINCT FROM ? AND"
                            + " error_class IS NOT DISTINCT FROM ?",
                    type,
                    error);
            long number = cause.getJsonObject("count").getJsonNumber("number").longValue();
            if (number > there || number < there && !isBound(cause.getJsonObject("count"))) {
                wrong.add("dead letters by " + type + ", " + error + ": " + number + " instead of " + there);
            }
            causes++;
        }
        expect(
                "causes",
                sql.number(
                        "SELECT COUNT(*) FROM (SELECT DISTINCT type, error_class FROM eventra_dead_letter WHERE state"
                                + " = 'dead') causes"),
                causes);
    }
}
