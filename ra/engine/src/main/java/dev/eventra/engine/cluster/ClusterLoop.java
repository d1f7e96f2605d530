package dev.eventra.engine.cluster;

import dev.eventra.engine.thread.Waiter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.KeeperException;

/**
 * The one thread that does everything in the cluster. Each pass brings this worker's nodes in line with what ought to
 * be; it does not matter why it runs. Watches and connection changes wake it, and a safety pass looks at everything
 * from time to time, so a missed notification costs time and nothing else. Whatever goes wrong in a pass, the next one
 * starts from what is in ZooKeeper then.
 *
 * <p>Passes stop while ZooKeeper can't be reached: the loop waits for the connection. It ends when told to
 * {@link #drain()} and all relays have let go, or when it is interrupted after that was said. Nothing else ends it; should
 * it end all the same, the connection is closed, so that what this worker holds goes to others with its session.
 *
 * <p>Hazard: somebody may empty ZooKeeper while sessions live on. So each pass begins with the skeleton.
 */
final class ClusterLoop {

    private static final Logger LOG = System.getLogger(ClusterLoop.class.getName());

    private final ClusterSettings settings;
    private final ClusterPaths paths;
    private final ClusterConnection connection;
    private final Registrations registrations;
    private final Enrolment enrolment;
    private final ShardRates rates;
    private final ShardHolder holder;
    private final Master master;
    private final Waiter waiter;
    private final Duration interval;
    private volatile boolean draining;
    private long session;
    private boolean full = true;
    private Set<String> reached = Set.of();
    private String problem = "";
    private boolean saidUnreachable;
    private long began;
    /** When everything was looked at last. */
    private long lastFull;

    /** A part of a pass. */
    private interface Step {
        void run() throws KeeperException, InterruptedException;
    }

    ClusterLoop(
            ClusterSettings settings,
            ClusterPaths paths,
            ClusterConnection connection,
            Registrations registrations,
            Enrolment enrolment,
            ShardRates rates,
            ShardHolder holder,
            Master master,
            Waiter waiter) {
        this.settings = settings;
        this.paths = paths;
        this.connection = connection;
        this.registrations = registrations;
        this.enrolment = enrolment;
        this.rates = rates;
        this.holder = holder;
        this.master = master;
        this.waiter = waiter;
        this.interval = settings.sessionTimeout().dividedBy(3);
    }

    /** Makes it give everything back and end. */
    void drain() {
        draining = true;
        waiter.wake();
    }

    void run() {
        began = System.nanoTime();
        lastFull = began;
        boolean drained = false;
        try {
            while (!drained) {
                drained = turn();
            }
        } finally {
            if (!drained) {
                connection.close();
                LOG.log(Level.ERROR, "worker {0}: left the cluster without being told to", settings.workerId());
            }
        }
    }

    /** @return whether it was the last */
    private boolean turn() {
        try {
            boolean complete = pass();
            if (full && complete) {
                lastFull = System.nanoTime();
            }
            if (draining && isDrained()) {
                leave();
                return true;
            }
            // woken all the time, as on a busy cluster, it looks at everything now and then all the same
            full = !waiter.await(interval) || !complete || System.nanoTime() - lastFull >= interval.toNanos();
        } catch (InterruptedException e) {
            if (draining) {
                Thread.currentThread().interrupt();
                LOG.log(Level.WARNING, "worker {0}: interrupted, leaves the cluster", settings.workerId());
                return true;
            }
            // not by us: whoever meant this thread's former work must not cost the cluster a worker
            LOG.log(Level.WARNING, "worker {0}: interrupted though it is not leaving; goes on", settings.workerId());
            full = true;
        } catch (RuntimeException | Error e) {
            report(e);
            full = true;
            pause();
        }
        return false;
    }

    /** Between failures, for which nothing may have waited. */
    private void pause() {
        try {
            waiter.await(interval);
        } catch (InterruptedException e) {
            // the next wait ends by it
            Thread.currentThread().interrupt();
        }
    }

    private boolean isDrained() {
        return holder.isEmpty()
                || connection.session().isEmpty() && holder.unreleased().isEmpty();
    }

    /** @return whether everything was looked at that had to be */
    private boolean pass() throws InterruptedException {
        if (draining) {
            holder.releaseAll();
        }
        Optional<ZooKeeperSession> present = present();
        if (present.isEmpty()) {
            return false;
        }
        ZooKeeperSession now = present.get();
        if (now.id() != session) {
            full = true;
        }
        boolean complete;
        try {
            // nothing can be done without
            if (!step(() -> skeleton(now))) {
                return false;
            }
            complete = step(() -> enrol(now));
            complete &= step(() -> holder.pass(now, enrolment.isEnrolled() && !draining ? reached : Set.of(), full));
            complete &= step(() -> govern(now));
        } catch (KeeperException e) {
            LOG.log(Level.DEBUG, "worker {0}: pass ended: {1}", settings.workerId(), e.getMessage());
            return false;
        }
        if (complete) {
            problem = "";
        }
        return complete;
    }

    private Optional<ZooKeeperSession> present() {
        Optional<ZooKeeperSession> present;
        try {
            present = connection.session();
        } catch (IllegalStateException e) {
            report(e);
            return Optional.empty();
        }
        boolean late = System.nanoTime() - began >= settings.connectionTimeout().toNanos();
        if (present.isEmpty() && session == 0 && late && !saidUnreachable) {
            saidUnreachable = true;
            LOG.log(
                    Level.WARNING,
                    "worker {0}: ZooKeeper at {1} does not answer; waiting",
                    settings.workerId(),
                    settings.connectString());
        }
        return present;
    }

    private void skeleton(ZooKeeperSession now) throws KeeperException, InterruptedException {
        boolean known = now.id() == session;
        if (known && now.read(paths.skeleton(), null).size() == paths.skeleton().size()) {
            return;
        }
        if (known) {
            LOG.log(
                    Level.WARNING,
                    "worker {0}: somebody removed {1} from ZooKeeper; it is made again, and the shards are taken anew",
                    settings.workerId(),
                    paths.root());
        }
        now.ensure(paths.skeleton());
        registrations.recheck();
        full = true;
        session = now.id();
    }

    private void enrol(ZooKeeperSession now) throws KeeperException, InterruptedException {
        if (registrations.pass(now)) {
            holder.recheck();
        }
        Set<String> reachedBefore = reached;
        boolean enrolledBefore = enrolment.isEnrolled();
        reached = registrations.reached();
        enrolment.pass(now, reached, draining, rates.weights(holder.owned()));
        if (!reached.equals(reachedBefore) || enrolment.isEnrolled() != enrolledBefore) {
            holder.recheck();
        }
    }

    private void govern(ZooKeeperSession now) throws KeeperException, InterruptedException {
        // a worker that waits for its id is none, and one that leaves makes way before its shards do
        if (enrolment.isEnrolled() && !draining) {
            master.pass(now, full, connection.isSettling());
        } else {
            master.stepDown(now);
        }
    }

    /**
     * What fails in one step must not keep the others from their work, but without a connection none has any.
     *
     * @return whether it was done
     */
    private boolean step(Step step) throws KeeperException, InterruptedException {
        try {
            step.run();
            return true;
        } catch (KeeperException e) {
            if (ZooKeeperSession.isUnanswered(e.code())) {
                throw e;
            }
            report(e);
        } catch (RuntimeException | Error e) {
            report(e);
        }
        return false;
    }

    /** Once for each problem, not at each pass that meets it. */
    private void report(Throwable e) {
        if (!e.toString().equals(problem)) {
            problem = e.toString();
            LOG.log(Level.ERROR, "worker " + settings.workerId() + ": goes on after a problem", e);
        }
    }

    private void leave() throws InterruptedException {
        Optional<ZooKeeperSession> present = connection.session();
        if (present.isPresent()) {
            try {
                enrolment.leave(present.get());
            } catch (KeeperException e) {
                LOG.log(
                        Level.WARNING,
                        "worker {0}: could not remove its node, it goes with the session: {1}",
                        settings.workerId(),
                        e.getMessage());
            }
        }
    }
}
