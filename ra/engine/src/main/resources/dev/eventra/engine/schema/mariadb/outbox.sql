-- Times are in UTC, whatever the session's time zone: DATETIME has none, and TIMESTAMP ends in 2038. Text is compared to the
-- letter, with trailing blanks. What is ASCII by its rules is kept so, which keeps keys within the length of an index.
-- One row (only_one is 1): which outbox this database holds. None of it ever changes by itself; shards by an
-- operation alone.
CREATE TABLE IF NOT EXISTS eventra_outbox (
  only_one INTEGER NOT NULL,
  namespace VARCHAR(60) NOT NULL,
  name VARCHAR(60) NOT NULL,
  uuid VARCHAR(36) NOT NULL,
  shards INTEGER NOT NULL,
  topic VARCHAR(249) NOT NULL,
  created_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
  PRIMARY KEY (only_one)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- One row: number counts the changes of the number of shards, from 1. Until closed_until, while an outbox is resharded, new
-- transactions wait before they publish; null or past: they don't.
CREATE TABLE IF NOT EXISTS eventra_layout (
  only_one INTEGER NOT NULL,
  number INTEGER NOT NULL,
  closed_until DATETIME(6),
  PRIMARY KEY (only_one)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- What the proof that the DataSource takes part in JTA writes and rolls back.
CREATE TABLE IF NOT EXISTS eventra_probe (
  id VARCHAR(36) NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Events that are not due yet, of all shards. When due they move to the table of their shard, in the order of not_before.
CREATE TABLE IF NOT EXISTS eventra_scheduled (
  seq BIGINT NOT NULL AUTO_INCREMENT,
  not_before DATETIME(6) NOT NULL,
  id VARCHAR(100) NOT NULL,
  type VARCHAR(150) NOT NULL,
  source VARCHAR(250) NOT NULL,
  event_time DATETIME(6) NOT NULL,
  subject VARCHAR(250),
  group_key VARCHAR(200),
  content_type VARCHAR(100),
  data_schema VARCHAR(250),
  extensions MEDIUMTEXT,
  data MEDIUMBLOB,
  created_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
  PRIMARY KEY (seq)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- For those that are due.
CREATE INDEX IF NOT EXISTS eventra_scheduled_due ON eventra_scheduled (not_before, seq);

-- Rows that stand for nothing but being locked. 0: who moves events that are due.
-- 1 to 1024: groups whose publishers asked for it, by their hash; made when the outbox is opened.
CREATE TABLE IF NOT EXISTS eventra_lock (
  id INTEGER NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
