-- Times are in UTC, whatever the session's time zone: DATETIME has none, and TIMESTAMP ends in 2038. Text is compared to the
-- letter, with trailing blanks. What is ASCII by its rules is kept so, which keeps keys within the length of an index.
-- Data of events that is too large for the tables of the shards: each has a reference to its entry here in its place. Only with
-- eventra.claimcheck.threshold. kept_from: from when the retention counts, the time of the event if it was delayed.
CREATE TABLE IF NOT EXISTS eventra_large_data (
  entry VARCHAR(36) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  source VARCHAR(250) NOT NULL,
  event_id VARCHAR(100) NOT NULL,
  data LONGBLOB NOT NULL,
  kept_from DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
  PRIMARY KEY (entry)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- For those that are too old.
CREATE INDEX IF NOT EXISTS eventra_large_data_age ON eventra_large_data (kept_from, entry);

-- One row: when a server last looked which of it still waits. While none does, the retention doesn't run.
CREATE TABLE IF NOT EXISTS eventra_large_data_look (
  only_one INTEGER NOT NULL,
  looked_at DATETIME(6) NOT NULL,
  PRIMARY KEY (only_one)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
