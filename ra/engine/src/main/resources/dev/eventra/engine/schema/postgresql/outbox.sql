-- One row: which outbox this database holds. The identity and the number of shards never change by themselves.
CREATE TABLE IF NOT EXISTS eventra_outbox (
  name VARCHAR(60) NOT NULL,
  uuid VARCHAR(36) NOT NULL,
  shards INTEGER NOT NULL,
  topic VARCHAR(249) NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
  PRIMARY KEY (name)
);

-- What the proof that the DataSource takes part in JTA writes and rolls back.
CREATE TABLE IF NOT EXISTS eventra_probe (
  id VARCHAR(36) NOT NULL,
  PRIMARY KEY (id)
);
