-- The subscriptions that any server has had a listener for, and what an operator wants of them on all servers.
CREATE TABLE IF NOT EXISTS eventra_subscription_state (
  subscription VARCHAR(120) NOT NULL,
  data_source VARCHAR(250) NOT NULL,
  desired VARCHAR(10) NOT NULL,
  actor VARCHAR(100),
  reason VARCHAR(2000),
  changed_at TIMESTAMP(6) WITH TIME ZONE,
  PRIMARY KEY (subscription)
);

-- What operators asked for and takes a while. Who raises the fence and sets the lease owns it until the lease is over,
-- by the clock of this database; every write of an owner names its fence.
CREATE TABLE IF NOT EXISTS eventra_operation (
  seq BIGINT GENERATED ALWAYS AS IDENTITY,
  id VARCHAR(16) NOT NULL,
  kind VARCHAR(20) NOT NULL,
  subscription VARCHAR(120) NOT NULL,
  parameters TEXT NOT NULL,
  state VARCHAR(12) NOT NULL,
  cancelling BOOLEAN DEFAULT FALSE NOT NULL,
  owner VARCHAR(200),
  fence INTEGER DEFAULT 0 NOT NULL,
  lease_until TIMESTAMP(6) WITH TIME ZONE,
  delivered BIGINT DEFAULT 0 NOT NULL,
  skipped BIGINT DEFAULT 0 NOT NULL,
  discarded BIGINT DEFAULT 0 NOT NULL,
  failed BIGINT DEFAULT 0 NOT NULL,
  queued BIGINT DEFAULT 0 NOT NULL,
  progress TEXT,
  message VARCHAR(2000),
  actor VARCHAR(100) NOT NULL,
  reason VARCHAR(500) NOT NULL,
  requested_at TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
  started_at TIMESTAMP(6) WITH TIME ZONE,
  ended_at TIMESTAMP(6) WITH TIME ZONE,
  PRIMARY KEY (id)
);

-- For the list, the latest first.
CREATE UNIQUE INDEX IF NOT EXISTS eventra_operation_seq ON eventra_operation (seq);

-- For those that are open.
CREATE INDEX IF NOT EXISTS eventra_operation_state ON eventra_operation (state, seq);

-- For those of one subscription or kind.
CREATE INDEX IF NOT EXISTS eventra_operation_subscription ON eventra_operation (subscription, seq);
CREATE INDEX IF NOT EXISTS eventra_operation_kind ON eventra_operation (kind, seq);

-- Every change, for good.
CREATE TABLE IF NOT EXISTS eventra_audit (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  created_at TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
  actor VARCHAR(100) NOT NULL,
  action VARCHAR(40) NOT NULL,
  target VARCHAR(200) NOT NULL,
  reason VARCHAR(2000) NOT NULL,
  detail TEXT,
  event_count BIGINT,
  PRIMARY KEY (id)
);

-- For what was done to one subscription or operation.
CREATE INDEX IF NOT EXISTS eventra_audit_target ON eventra_audit (target, id);

-- For what one user did, or what was done of one kind.
CREATE INDEX IF NOT EXISTS eventra_audit_actor ON eventra_audit (actor, id);
CREATE INDEX IF NOT EXISTS eventra_audit_action ON eventra_audit (action, id);

-- For lists that begin or end at a time.
CREATE INDEX IF NOT EXISTS eventra_audit_time ON eventra_audit (created_at);

-- What operators want of shards: not to be relayed, or to be a certain worker's. No row: nobody ever wanted anything.
CREATE TABLE IF NOT EXISTS eventra_shard_state (
  outbox VARCHAR(60) NOT NULL,
  shard INTEGER NOT NULL,
  paused BOOLEAN DEFAULT FALSE NOT NULL,
  pinned_to VARCHAR(128),
  actor VARCHAR(100),
  reason VARCHAR(2000),
  changed_at TIMESTAMP(6) WITH TIME ZONE,
  PRIMARY KEY (outbox, shard)
);

-- What operators want of workers: to own no shard.
CREATE TABLE IF NOT EXISTS eventra_worker_state (
  worker VARCHAR(128) NOT NULL,
  drained BOOLEAN DEFAULT FALSE NOT NULL,
  actor VARCHAR(100),
  reason VARCHAR(2000),
  changed_at TIMESTAMP(6) WITH TIME ZONE,
  PRIMARY KEY (worker)
);

-- How each worker said it is, every two seconds. Rows of workers that are gone are removed after a day.
CREATE TABLE IF NOT EXISTS eventra_worker_report (
  worker VARCHAR(128) NOT NULL,
  reported_at TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
  report TEXT NOT NULL,
  PRIMARY KEY (worker)
);
