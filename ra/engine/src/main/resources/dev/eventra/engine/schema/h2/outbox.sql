-- One row (only_one is 1): which outbox this database holds. None of it ever changes by itself; shards by an
-- operation alone.
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

-- One row: number counts the changes of the number of shards, from 1. Until closed_until, while an outbox is resharded, new
-- transactions wait before they publish; null or past: they don't.
CREATE TABLE IF NOT EXISTS eventra_layout (
  only_one INTEGER NOT NULL,
  number INTEGER NOT NULL,
  closed_until TIMESTAMP(6) WITH TIME ZONE,
  PRIMARY KEY (only_one)
);

-- What the proof that the DataSource takes part in JTA writes and rolls back.
CREATE TABLE IF NOT EXISTS eventra_probe (
  id VARCHAR(36) NOT NULL,
  PRIMARY KEY (id)
);

-- Events that are not due yet, of all shards. When due they move to the table of their shard, in the order of not_before.
CREATE TABLE IF NOT EXISTS eventra_scheduled (
  seq BIGINT GENERATED ALWAYS AS IDENTITY,
  not_before TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  id VARCHAR(100) NOT NULL,
  type VARCHAR(150) NOT NULL,
  source VARCHAR(250) NOT NULL,
  event_time TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  subject VARCHAR(250),
  group_key VARCHAR(200),
  content_type VARCHAR(100),
  data_schema VARCHAR(250),
  extensions VARCHAR(16384),
  data VARBINARY(1000000),
  created_at TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
  PRIMARY KEY (seq)
);

-- For those that are due.
CREATE INDEX IF NOT EXISTS eventra_scheduled_due ON eventra_scheduled (not_before, seq);

-- Rows that stand for nothing but being locked. 0: who moves events that are due.
-- 1 to 1024: groups whose publishers asked for it, by their hash; each is made when it is first locked.
-- -64 to -1: whoever writes to a shard's table holds one of these, whoever changes the number of shards all of them.
CREATE TABLE IF NOT EXISTS eventra_lock (
  id INTEGER NOT NULL,
  PRIMARY KEY (id)
);
