-- Times are in UTC, whatever the session's time zone: DATETIME has none, and TIMESTAMP ends in 2038. Text is compared to the
-- letter, with trailing blanks. What is ASCII by its rules is kept so, which keeps keys within the length of an index.
-- The subscriptions that any server has had a listener for, and what an operator wants of them on all servers.
CREATE TABLE IF NOT EXISTS eventra_subscription_state (
  subscription VARCHAR(120) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  data_source VARCHAR(250) NOT NULL,
  desired VARCHAR(10) NOT NULL,
  actor VARCHAR(100),
  reason VARCHAR(2000),
  changed_at DATETIME(6),
  PRIMARY KEY (subscription)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- What operators asked for and takes a while. Who raises the fence and sets the lease owns it until the lease is over,
-- by the clock of this database; every write of an owner names its fence.
CREATE TABLE IF NOT EXISTS eventra_operation (
  seq BIGINT NOT NULL AUTO_INCREMENT,
  id VARCHAR(16) NOT NULL,
  kind VARCHAR(20) NOT NULL,
  subscription VARCHAR(120) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  parameters LONGTEXT NOT NULL,
  state VARCHAR(12) NOT NULL,
  cancelling BOOLEAN DEFAULT FALSE NOT NULL,
  owner VARCHAR(200),
  fence INTEGER DEFAULT 0 NOT NULL,
  lease_until DATETIME(6),
  delivered BIGINT DEFAULT 0 NOT NULL,
  skipped BIGINT DEFAULT 0 NOT NULL,
  discarded BIGINT DEFAULT 0 NOT NULL,
  failed BIGINT DEFAULT 0 NOT NULL,
  queued BIGINT DEFAULT 0 NOT NULL,
  progress LONGTEXT,
  message VARCHAR(2000),
  actor VARCHAR(100) NOT NULL,
  reason VARCHAR(500) NOT NULL,
  requested_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
  started_at DATETIME(6),
  ended_at DATETIME(6),
  PRIMARY KEY (id),
  UNIQUE KEY eventra_operation_seq (seq)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- For those that are open.
CREATE INDEX IF NOT EXISTS eventra_operation_state ON eventra_operation (state, seq);

-- For those of one subscription or kind.
CREATE INDEX IF NOT EXISTS eventra_operation_subscription ON eventra_operation (subscription, seq);
CREATE INDEX IF NOT EXISTS eventra_operation_kind ON eventra_operation (kind, seq);

-- Every change, for good.
CREATE TABLE IF NOT EXISTS eventra_audit (
  id BIGINT NOT NULL AUTO_INCREMENT,
  created_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
  actor VARCHAR(100) NOT NULL,
  action VARCHAR(40) NOT NULL,
  target VARCHAR(200) NOT NULL,
  reason VARCHAR(2000) NOT NULL,
  detail LONGTEXT,
  event_count BIGINT,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

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
  changed_at DATETIME(6),
  PRIMARY KEY (outbox, shard)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- What operators want of workers: to own no shard.
CREATE TABLE IF NOT EXISTS eventra_worker_state (
  worker VARCHAR(128) NOT NULL,
  drained BOOLEAN DEFAULT FALSE NOT NULL,
  actor VARCHAR(100),
  reason VARCHAR(2000),
  changed_at DATETIME(6),
  PRIMARY KEY (worker)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- How each worker said it is, every two seconds. Rows of workers that are gone are removed after a day.
CREATE TABLE IF NOT EXISTS eventra_worker_report (
  worker VARCHAR(128) NOT NULL,
  reported_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
  report LONGTEXT NOT NULL,
  PRIMARY KEY (worker)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
