package dev.eventra.bench.delivery;

import dev.eventra.api.Event;
import dev.eventra.engine.delivery.ListenerEndpoint;
import dev.eventra.engine.delivery.ListenerEndpoints;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;

/** The listener of the benchmark: for one event or for a batch of them, in a transaction of the container. */
final class Listener implements ListenerEndpoints {

    /** What the listener throws where it is to fail. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String group) {
            super("the listener does not like " + group);
        }
    }

    private final Container container;
    private final Progress progress;
    private final boolean batch;
    private final Predicate<String> refused;

    /**
     * @param refused groups whose events the listener fails for
     */
    Listener(Container container, Progress progress, boolean batch, Predicate<String> refused) {
        this.container = container;
        this.progress = progress;
        this.batch = batch;
        this.refused = refused;
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
        return batch;
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

        private int[] delivered = {};

        @Override
        public void before() {
            container.begin();
        }

        @Override
        public void deliver(List<Event> events) throws SQLException {
            try (Connection connection = container.getConnection();
                    PreparedStatement update = connection.prepareStatement(Accounts.UPDATE)) {
                for (Event event : events) {
                    String group = event.group().orElseThrow();
                    if (refused.test(group)) {
                        throw new RefusedException(group);
                    }
                    Accounts.bind(update, group, Workload.number(event.dataText()));
                    update.addBatch();
                }
                update.executeBatch();
            }
            delivered = events.stream()
                    .mapToInt(event -> Workload.index(event.id()))
                    .toArray();
        }

        @Override
        public void after() {
            if (container.end() && delivered.length > 0) {
                progress.committed(delivered);
            }
        }

        @Override
        public void close() {
            // nothing to give back
        }
    }
}
