package dev.eventra.engine.relay;

import dev.eventra.engine.outbox.Outbox;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks for events in the tables of all shards of one outbox that this worker relays, in one statement, and wakes the
 * shards that have some. These are events that other instances committed; a commit here wakes its shard itself. So what
 * an idle outbox costs does not depend on how many shards it has.
 *
 * <p>If the look fails, all its idle shards are woken: they meet the failure themselves, report it and go on when it is
 * over.
 */
final class OutboxLook extends RelayTask {

    private static final System.Logger LOG = System.getLogger(OutboxLook.class.getName());

    /** What a look needs to know of the relay. */
    record Shards(Supplier<Collection<ShardSlot>> owned, Consumer<ShardSlot> wake, BooleanSupplier over) {}

    private final String name;
    private final Supplier<Optional<Outbox>> outbox;
    private final Shards shards;
    private final RelaySettings settings;
    private final LongSupplier nanoTime;
    private final BoundedConnection.Isolation isolation = new BoundedConnection.Isolation();
    private int failures;

    /**
     * @param name   the outbox's
     * @param outbox empty while it isn't open here
     * @param shards {@code owned} are the outbox's shards of this worker, {@code over} tells whether there are none left for
     *               good
     */
    OutboxLook(
            String name,
            Supplier<Optional<Outbox>> outbox,
            Shards shards,
            RelaySettings settings,
            LongSupplier nanoTime) {
        this.name = name;
        this.outbox = outbox;
        this.shards = shards;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    @Override
    Optional<ShardRelay.Next> step() {
        Collection<ShardSlot> owned = shards.owned().get();
        if (owned.isEmpty() && shards.over().getAsBoolean()) {
            return Optional.empty();
        }
        List<ShardSlot> idle =
                owned.stream().filter(slot -> slot.relay.isIdle()).toList();
        boolean found = false;
        try {
            Optional<Outbox> open = outbox.get();
            if (!idle.isEmpty() && open.isPresent()) {
                // in all that are owned, not only the idle ones: the statement's text stays the same, and prepared
                Set<Integer> filled = look(
                        open.get(),
                        owned.stream().map(slot -> slot.shard.shard()).collect(Collectors.toCollection(TreeSet::new)));
                List<ShardSlot> woken = idle.stream()
                        .filter(slot -> filled.contains(slot.shard.shard()))
                        .toList();
                woken.forEach(shards.wake());
                found = !woken.isEmpty();
                logSuccess();
            }
        } catch (SQLException e) {
            logFailure(e);
            idle.forEach(shards.wake());
            failures++;
            return Optional.of(
                    new ShardRelay.Next(settings.outage().delay(failures, ThreadLocalRandom.current()), false));
        }
        return Optional.of(new ShardRelay.Next(found ? settings.polling().shortest() : pause(owned), true));
    }

    /** Aloud once for each outage: what follows is the same. */
    private void logFailure(SQLException failure) {
        LOG.log(
                failures == 0 ? Level.WARNING : Level.DEBUG,
                () -> this + " failed, tried again until it works; its shards see for themselves: "
                        + failure.getMessage(),
                failure);
    }

    private void logSuccess() {
        if (failures > 0) {
            LOG.log(Level.INFO, () -> this + " works again");
        }
        failures = 0;
    }

    private Set<Integer> look(Outbox open, Collection<Integer> tables) throws SQLException {
        try (BoundedConnection bounded =
                BoundedConnection.open(open.dataSource(), isolation, settings.databaseTimeout())) {
            return open.store().filled(bounded.connection(), tables);
        }
    }

    private Duration pause(Collection<ShardSlot> owned) {
        long now = nanoTime.getAsLong();
        long since = owned.stream()
                .mapToLong(slot -> now - slot.relay.lastActive())
                .min()
                .orElse(Long.MAX_VALUE);
        return settings.polling().after(Duration.ofNanos(since));
    }

    @Override
    void finish() {
        // it has nothing to give back
    }

    @Override
    void stuck(Duration since) {
        // the watchdog has logged it
    }

    @Override
    public String toString() {
        return "look at the tables of outbox " + name;
    }
}
