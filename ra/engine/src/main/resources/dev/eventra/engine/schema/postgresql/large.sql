-- Data of events that is too large for the tables of the shards: each has a reference to its entry here in its place. Only with
-- eventra.claimcheck.threshold. kept_from: from when the retention counts, the time of the event if it was delayed.
CREATE TABLE IF NOT EXISTS eventra_large_data (
  entry VARCHAR(36) NOT NULL,
  source VARCHAR(250) NOT NULL,
  event_id VARCHAR(100) NOT NULL,
  data BYTEA NOT NULL,
  kept_from TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
  PRIMARY KEY (entry)
);

-- For those that are too old.
CREATE INDEX IF NOT EXISTS eventra_large_data_age ON eventra_large_data (kept_from, entry);

-- One row: when a server last looked which of it still waits. While none does, the retention doesn't run.
CREATE TABLE IF NOT EXISTS eventra_large_data_look (
  only_one INTEGER NOT NULL,
  looked_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (only_one)
);
