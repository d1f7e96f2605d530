package dev.eventra.bench.console;

import java.sql.SQLException;
import java.time.Instant;

/**
 * Things that are there, to be asked for.
 *
 * @param subscription whose dead letters and inbox are filled
 * @param latest       id of the event that was stored last
 * @param oldest       id of the one that waits longest
 * @param relayed      id of the one in the middle of the journal
 * @param rejected     the entry in the middle of what Kafka refused
 * @param handled      id of one that a listener is done with
 * @param given        id of one that was given up
 * @param letter       the dead letter in the middle
 * @param operation    one in the middle
 */
record Samples(
        String subscription,
        String latest,
        String oldest,
        String relayed,
        long rejected,
        String handled,
        String given,
        long letter,
        String operation,
        Instant now) {

    static Samples read(Sql sql, Scale scale, String subscription) throws SQLException {
        String outbox = "SELECT id FROM eventra_outbox_" + Fill.shard(scale.shards()) + " ORDER BY seq ";
        long letter = sql.number("SELECT MIN(id) FROM eventra_dead_letter WHERE state = 'dead' AND type IS NOT NULL AND"
                + " id >= (SELECT (MIN(id) + MAX(id)) / 2 FROM eventra_dead_letter)");
        return new Samples(
                subscription,
                sql.text(outbox + "DESC LIMIT 1"),
                sql.text(outbox + "LIMIT 1"),
                sql.text("SELECT event_id FROM eventra_journal ORDER BY entry OFFSET ? LIMIT 1", scale.relayed() / 2),
                sql.number("SELECT (MIN(entry) + MAX(entry)) / 2 FROM eventra_outbox_rejected"),
                sql.text("SELECT event_id FROM eventra_inbox WHERE state = 'done' LIMIT 1"),
                sql.text("SELECT event_id FROM eventra_dead_letter WHERE id = ?", letter),
                letter,
                sql.text("SELECT id FROM eventra_operation ORDER BY seq OFFSET ? LIMIT 1", scale.operations() / 2),
                Instant.now());
    }
}
