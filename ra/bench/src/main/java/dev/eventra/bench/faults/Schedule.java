package dev.eventra.bench.faults;

import dev.eventra.bench.faults.Fault.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Which faults come, in which order: the same for the same seed. */
final class Schedule {

    private static final int SHORTEST_MILLIS = 200;
    private static final int LONGEST_MILLIS = 3_000;
    /** Beyond ZooKeeper's session timeout here; the longest ones beyond Kafka's too. */
    private static final int SHORTEST_LONG_MILLIS = 6_000;

    private static final int LONGEST_LONG_MILLIS = 14_000;
    private static final int FARTHEST_JUMP_MINUTES = 600;

    private final Random random;
    private final List<FaultKind> kinds;
    private final int engines;

    private Schedule(long seed, int engines, boolean delivery) {
        this.random = new Random(seed);
        this.engines = engines;
        this.kinds = Arrays.stream(FaultKind.values())
                .filter(kind -> delivery || !kind.needsDelivery())
                .toList();
    }

    /** All kinds come before one comes again. */
    static List<Fault> of(long seed, int faults, int engines, boolean delivery) {
        Schedule schedule = new Schedule(seed, engines, delivery);
        List<Fault> all = new ArrayList<>();
        while (all.size() < faults) {
            List<FaultKind> deck = new ArrayList<>(schedule.kinds);
            Collections.shuffle(deck, schedule.random);
            deck.forEach(kind -> all.add(schedule.fault(kind)));
        }
        return List.copyOf(all.subList(0, faults));
    }

    private Fault fault(FaultKind kind) {
        int engine = random.nextInt(engines);
        int millis = kind.isLong()
                ? between(SHORTEST_LONG_MILLIS, LONGEST_LONG_MILLIS)
                : between(SHORTEST_MILLIS, LONGEST_MILLIS);
        return new Fault(
                kind,
                engine,
                Duration.ofMillis(millis),
                random.nextBoolean(),
                links(),
                TcpProxy.Way.values()[random.nextInt(TcpProxy.Way.values().length)],
                Duration.ofMinutes(between(-FARTHEST_JUMP_MINUTES, FARTHEST_JUMP_MINUTES)),
                random.nextInt(Scene.SHARDS));
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    private Set<Link> links() {
        Set<Link> links = EnumSet.noneOf(Link.class);
        links.add(Link.values()[random.nextInt(Link.values().length)]);
        links.add(Link.values()[random.nextInt(Link.values().length)]);
        return links;
    }
}
