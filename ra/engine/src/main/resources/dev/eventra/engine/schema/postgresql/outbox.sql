-- One row (only_one is 1): which outbox this database holds. None of it ever changes by itself.
CREATE TABLE IF NOT EXISTS eventra_outbox (
  only_one INTEGER NOT NULL,
  namespace VARCHAR(60) NOT NULL,
  name VARCHAR(60) NOT NULL,
  uuid VARCHAR(36) NOT NULL,
  shards INTEGER NOT NULL,
  topic VARCHAR(249) NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
  PRIMARY KEY (only_one)
);

-- What the proof that the DataSource takes part in JTA writes and rolls back.
CREATE TABLE IF NOT EXISTS eventra_probe (
  id VARCHAR(36) NOT NULL,
  PRIMARY KEY (id)
);
