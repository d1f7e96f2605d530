package dev.eventra.engine.delivery;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The groups that are believed to be parked. It may say so of a group that has been let go meanwhile: who acts on it
 * looks again under the group's mutex. It never misses one whose events this subscription may have to queue: it is
 * loaded before the first record of a partition is taken, and a park that another owner does after that is met as the
 * {@code dead} inbox row of the event that failed there, before any later event of the group. Thread-safe.
 */
final class ParkedGroups {

    private final Set<String> groups = ConcurrentHashMap.newKeySet();

    boolean contains(String group) {
        return groups.contains(group);
    }

    void add(String group) {
        groups.add(group);
    }

    void addAll(Collection<String> parked) {
        groups.addAll(parked);
    }

    void remove(String group) {
        groups.remove(group);
    }

    int size() {
        return groups.size();
    }
}
