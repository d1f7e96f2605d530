package dev.eventra.engine.admin;

import dev.eventra.api.admin.AdminUnavailableException;
import dev.eventra.api.admin.RequestRefusedException;
import dev.eventra.api.admin.UnreachedOutbox;
import dev.eventra.engine.admin.OutboxDatabases.Reached;
import dev.eventra.engine.database.LocalTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The outboxes that one search looks in, and those that it should look in and can't: each of the cluster's is among the
 * one or the other. One whose database does not answer goes from the former to the latter. For one thread.
 */
final class SearchPlaces {

    private final Access access;
    private final List<Reached> places;
    private final SortedMap<String, String> unreached;
    private AdminUnavailableException failure;

    private SearchPlaces(Access access, List<Reached> places, SortedMap<String, String> unreached) {
        this.access = access;
        this.places = new ArrayList<>(places);
        this.unreached = unreached;
    }

    /**
     * @param cluster the names of the outboxes that the cluster knows
     */
    static SearchPlaces all(Access access, OutboxDatabases outboxes, Collection<String> cluster) {
        SortedMap<String, String> unreached = outboxes.unreached(cluster);
        SearchPlaces all = new SearchPlaces(access, outboxes.found(), unreached);
        // one that was opened in between
        all.unreached.keySet().removeAll(all.names());
        return all;
    }

    /** Of one outbox alone. */
    static SearchPlaces one(Access access, Reached outbox) {
        return new SearchPlaces(access, List.of(outbox), new TreeMap<>());
    }

    /** Those that are looked in, the default one first, then by name. */
    List<Reached> list() {
        return List.copyOf(places);
    }

    List<String> names() {
        return places.stream().map(each -> each.outbox().name()).toList();
    }

    /** Whether an outbox is one of those that are looked in, or should be. */
    boolean knows(String name) {
        return names().contains(name) || unreached.containsKey(name);
    }

    /** Looks in these alone; others were not there when the list began. */
    void keep(Collection<String> names) {
        for (Reached place : list()) {
            String name = place.outbox().name();
            if (!names.contains(name)) {
                leave(
                        place,
                        "outbox " + name + " was left out when this list began, or did not answer since: begin anew");
            }
        }
    }

    /** What an outbox's database says; empty if it doesn't answer, and is looked in no more. */
    <T> Optional<T> ask(Reached place, LocalTransaction.Work<T> work) {
        String name = place.outbox().name();
        try {
            return Optional.of(
                    access.run("events of outbox " + name, place.database().dataSource(), work));
        } catch (AdminUnavailableException e) {
            failure = e;
            leave(place, e.getMessage());
            return Optional.empty();
        }
    }

    private void leave(Reached place, String reason) {
        places.remove(place);
        unreached.put(place.outbox().name(), reason);
    }

    /**
     * @throws AdminUnavailableException if no outbox is left since none answered
     * @throws RequestRefusedException   if none is left for another reason
     */
    void requireAny() {
        if (places.isEmpty() && failure != null) {
            throw failure;
        }
        if (places.isEmpty()) {
            throw new RequestRefusedException(String.join("; ", unreached.values()));
        }
    }

    List<UnreachedOutbox> unreached() {
        return unreached.entrySet().stream()
                .map(each -> new UnreachedOutbox(each.getKey(), each.getValue()))
                .toList();
    }
}
