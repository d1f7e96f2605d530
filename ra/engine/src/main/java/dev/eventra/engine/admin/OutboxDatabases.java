package dev.eventra.engine.admin;

import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.engine.database.Dialects;
import dev.eventra.engine.database.LocalTransaction;
import dev.eventra.engine.outbox.Outbox;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The outboxes that this server knows by its settings, and the databases of those that it has opened. One that the cluster
 * refused counts as not reached: its database is another than that of the same name in the cluster. The tables of
 * administration itself are in the default outbox's database alone. Thread-safe.
 */
final class OutboxDatabases {

    private final List<String> others;
    private final Map<String, Reached> reached = new ConcurrentHashMap<>();
    /** Why the cluster refused them, by their names. */
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    /** Their databases are known to be the cluster's. */
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    private volatile Reached standard;

    /** An outbox that is open here, and its database. */
    record Reached(Outbox outbox, AdminDatabase database) {}

    /**
     * @param others the names of those beside the default outbox
     */
    OutboxDatabases(List<String> others) {
        this.others = List.copyOf(others);
    }

    /** The default outbox is open: to be told before anything else is asked. */
    void standard(Outbox outbox, AdminDatabase database) {
        standard = new Reached(outbox, database);
        reached.put(outbox.name(), standard);
    }

    /** Another outbox is open. Asks its database, so that later nobody has to who must not wait. */
    void opened(Outbox outbox) throws SQLException {
        AdminDatabase database = LocalTransaction.run(
                outbox.dataSource(), connection -> new AdminDatabase(outbox.dataSource(), Dialects.of(connection)));
        reached.put(outbox.name(), new Reached(outbox, database));
    }

    /** Whether there are outboxes beside the default one. */
    boolean areSeveral() {
        return !others.isEmpty();
    }

    /** The cluster does not accept this outbox, though it may be open here. */
    void refuse(String name, String reason) {
        accepted.remove(name);
        refused.put(name, reason);
    }

    /** The cluster accepts it. */
    void accept(String name) {
        refused.remove(name);
        accepted.add(name);
    }

    /** An outbox that is open here, and the cluster's. */
    Optional<Reached> find(String name) {
        return name == null || refused.containsKey(name) ? Optional.empty() : Optional.ofNullable(reached.get(name));
    }

    /**
     * An outbox that is open here, and that the cluster has accepted: until then its database may be another than that of
     * the same name in the cluster. For what must not be done to a wrong one.
     */
    Optional<Reached> accepted(String name) {
        return find(name).filter(reached -> accepted.contains(name));
    }

    /**
     * As {@link #accepted}.
     *
     * @throws RequestRefusedException if this server does not reach the outbox, or the cluster has not accepted it
     */
    Reached require(String name) {
        Reached open = find(name).orElseThrow(() -> refused(name));
        return accepted(name)
                .orElseThrow(() -> new RequestRefusedException("the cluster has not accepted outbox "
                        + open.outbox().name()
                        + " of this server yet: try again in a moment, or ask another server"));
    }

    /** Those that are open here. */
    List<Reached> all() {
        return List.copyOf(reached.values());
    }

    /**
     * The database with an outbox's tables.
     *
     * @throws RequestRefusedException if this server does not reach the outbox
     */
    AdminDatabase of(String name) {
        return find(name).orElseThrow(() -> refused(name)).database();
    }

    /**
     * @throws RequestRefusedException if the cluster refused this outbox, with the reason
     */
    void requireAccepted(String name) {
        String reason = refused.get(name);
        if (reason != null) {
            throw new RequestRefusedException("the cluster does not accept outbox " + name + " of this server: "
                    + reason + ". Ask another server");
        }
    }

    private RequestRefusedException refused(String name) {
        requireAccepted(name);
        if (others.contains(name)) {
            return new RequestRefusedException(
                    "this server does not reach outbox " + name + ", or has not opened it yet: ask one that does");
        }
        List<String> known = new ArrayList<>();
        known.add(standard.outbox().name());
        known.addAll(others);
        return new RequestRefusedException("there is no outbox " + name + " here: this server knows "
                + String.join(", ", known) + (others.isEmpty() ? " alone" : ""));
    }
}
