package dev.eventra.bench.faults;

import dev.eventra.api.Event;
import dev.eventra.engine.delivery.ListenerEndpoint;
import dev.eventra.engine.delivery.ListenerEndpoints;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.util.List;
import javax.sql.DataSource;

/** The listener of an engine under test: writes an effect in the delivery's transaction, and fails now and then. */
final class EffectListener implements ListenerEndpoints {

    private static final System.Logger LOG = System.getLogger(EffectListener.class.getName());

    private final UserTransaction transaction;
    private final DataSource dataSource;
    private final FailurePlan failures;
    private final CrashPoints crashPoints;

    EffectListener(UserTransaction transaction, DataSource dataSource, FailurePlan failures, CrashPoints crashPoints) {
        this.transaction = transaction;
        this.dataSource = dataSource;
        this.failures = failures;
        this.crashPoints = crashPoints;
    }

    @Override
    public boolean receives(Event event) {
        return true;
    }

    @Override
    public boolean mayReceive(String type) {
        return true;
    }

    @Override
    public boolean isBatch() {
        return false;
    }

    @Override
    public boolean isTransacted() {
        return true;
    }

    @Override
    public ListenerEndpoint create() {
        return new Endpoint();
    }

    private final class Endpoint implements ListenerEndpoint {

        private boolean returned;

        @Override
        public void before() throws Exception {
            transaction.begin();
        }

        @Override
        public void deliver(List<Event> events) throws Exception {
            try (Connection connection = dataSource.getConnection()) {
                for (Event event : events) {
                    Effects.write(connection, event);
                    if (failures.fails(event.id())) {
                        throw new IllegalStateException("the listener fails as it is planned");
                    }
                }
            }
            returned = true;
        }

        @Override
        public void after() {
            try {
                if (transaction.getStatus() != Status.STATUS_ACTIVE) {
                    transaction.rollback();
                    return;
                }
                if (returned) {
                    crashPoints.reached(FaultKind.CRASH_BEFORE_COMMIT);
                }
                transaction.commit();
                if (returned) {
                    crashPoints.reached(FaultKind.CRASH_AFTER_COMMIT);
                }
            } catch (RollbackException | HeuristicMixedException | HeuristicRollbackException e) {
                // told by the synchronization
                LOG.log(Level.INFO, "not committed: " + e);
            } catch (SystemException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            // nothing to give back
        }
    }
}
