-- Events that Kafka refuses for themselves ('rejected'), and those of their groups behind them ('waiting'), of all shards. seq: the
-- row that each had in its shard's table, and gets back. It is never another event's, so (shard, seq) is unique. The events of a
-- group are in the order of seq.
CREATE TABLE IF NOT EXISTS eventra_outbox_rejected (
  entry BIGINT GENERATED ALWAYS AS IDENTITY,
  shard INTEGER NOT NULL,
  seq BIGINT NOT NULL,
  state VARCHAR(10) NOT NULL,
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
  stored_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  reason_class VARCHAR(250),
  reason VARCHAR(2000),
  worker VARCHAR(128),
  epoch BIGINT,
  rejected_at TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
  PRIMARY KEY (entry)
);

-- A row is in its shard's table or here, once.
CREATE UNIQUE INDEX IF NOT EXISTS eventra_outbox_rejected_row ON eventra_outbox_rejected (shard, seq);

-- For the queue of a group.
CREATE INDEX IF NOT EXISTS eventra_outbox_rejected_group ON eventra_outbox_rejected (group_key, seq);

-- For lists: however few of one kind are among how many others.
CREATE INDEX IF NOT EXISTS eventra_outbox_rejected_group_list ON eventra_outbox_rejected (group_key, state, entry);
CREATE INDEX IF NOT EXISTS eventra_outbox_rejected_state ON eventra_outbox_rejected (state, entry);
CREATE INDEX IF NOT EXISTS eventra_outbox_rejected_shard ON eventra_outbox_rejected (shard, state, entry);
CREATE INDEX IF NOT EXISTS eventra_outbox_rejected_reason ON eventra_outbox_rejected (reason_class, entry);

-- For the path of an event.
CREATE INDEX IF NOT EXISTS eventra_outbox_rejected_event ON eventra_outbox_rejected (id);

-- The groups whose later events wait. A row is the mutex of its group: lock it before moving events of the group.
-- released_to: the group is being let go, and all its events up to this row are back in the shard's table; null if it isn't.
CREATE TABLE IF NOT EXISTS eventra_outbox_parked (
  group_key VARCHAR(200) NOT NULL,
  shard INTEGER NOT NULL,
  released_to BIGINT,
  parked_at TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
  PRIMARY KEY (group_key)
);

-- For the owner of a shard.
CREATE INDEX IF NOT EXISTS eventra_outbox_parked_shard ON eventra_outbox_parked (shard, group_key);

-- Who has taken a shard over last: nobody else sets events of it aside.
CREATE TABLE IF NOT EXISTS eventra_outbox_owner (
  shard INTEGER NOT NULL,
  owner VARCHAR(36) NOT NULL,
  claimed_at TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
  PRIMARY KEY (shard)
);
