package dev.eventra.bench.relay;

import java.sql.SQLException;

/** {@link NaiveRelay} on one thread for each shard. */
record NaiveLoop(Surroundings surroundings, int shards, boolean transactional) implements Contender {

    @Override
    public String name() {
        return "naive loop" + (transactional ? ", transactional" : "") + ", "
                + (shards == 1 ? "1 shard" : shards + " shards");
    }

    @Override
    public String key() {
        return shards == 1 ? "naive" : "naive" + shards;
    }

    @Override
    public int parts() {
        return shards;
    }

    @Override
    public void fill(Workload workload) throws SQLException {
        surroundings.backlog().fill(shards, workload.events());
    }

    @Override
    public AutoCloseable start(String topic, Workload workload, Meter meter) {
        Workers workers = new Workers(meter);
        for (int n = 0; n < shards; n++) {
            int shard = n;
            workers.start(() -> relay(topic, shard, meter));
        }
        return workers;
    }

    private void relay(String topic, int shard, Meter meter) throws Exception {
        try (NaiveRelay relay = new NaiveRelay(
                surroundings.pool().getConnection(),
                shard,
                transactional ? surroundings.transactionalProducer(topic + "-" + shard) : surroundings.plainProducer(),
                transactional,
                topic,
                surroundings.batch())) {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = relay.relay(count -> meter.relayed(shard, count));
            }
        }
    }

    @Override
    public void finish(Meter meter) throws SQLException, InterruptedException {
        surroundings.backlog().awaitEmpty(meter);
    }
}
