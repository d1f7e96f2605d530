-- Times are in UTC, whatever the session's time zone: DATETIME has none, and TIMESTAMP ends in 2038. Text is compared to the
-- letter, with trailing blanks. What is ASCII by its rules is kept so, which keeps keys within the length of an index.
-- Where each event went that was relayed, written by the statement or transaction that deletes it from its shard. Partition
-- and offset tell where its record lies in the outbox's topic. They are null, as worker and epoch, where the shard was taken
-- over between the event's commit to Kafka and its delete: who deletes it knows no more than that it is there.
CREATE TABLE IF NOT EXISTS eventra_journal (
  entry BIGINT NOT NULL AUTO_INCREMENT,
  shard INTEGER NOT NULL,
  event_id VARCHAR(100) NOT NULL,
  source VARCHAR(250) NOT NULL,
  type VARCHAR(150) NOT NULL,
  group_key VARCHAR(200),
  stored_at DATETIME(6) NOT NULL,
  relayed_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
  worker VARCHAR(128),
  epoch BIGINT,
  kafka_partition INTEGER,
  kafka_offset BIGINT,
  traceparent VARCHAR(55),
  PRIMARY KEY (entry)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- For the path of an event.
CREATE INDEX IF NOT EXISTS eventra_journal_event ON eventra_journal (event_id);

-- For lists, the latest first: of a group, of a type, of all.
CREATE INDEX IF NOT EXISTS eventra_journal_group ON eventra_journal (group_key, stored_at, entry);
CREATE INDEX IF NOT EXISTS eventra_journal_type ON eventra_journal (type, stored_at, entry);
CREATE INDEX IF NOT EXISTS eventra_journal_time ON eventra_journal (stored_at, entry);
