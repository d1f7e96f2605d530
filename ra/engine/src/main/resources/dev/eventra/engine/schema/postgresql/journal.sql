-- Where each event went that was relayed, written by the statement or transaction that deletes it from its shard. Partition
-- and offset tell where its record lies in the outbox's topic. They are null, as worker and epoch, where the shard was taken
-- over between the event's commit to Kafka and its delete: who deletes it knows no more than that it is there.
CREATE TABLE IF NOT EXISTS eventra_journal (
  entry BIGINT GENERATED ALWAYS AS IDENTITY,
  shard INTEGER NOT NULL,
  event_id VARCHAR(100) NOT NULL,
  source VARCHAR(250) NOT NULL,
  type VARCHAR(150) NOT NULL,
  group_key VARCHAR(200),
  stored_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  relayed_at TIMESTAMP(6) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
  worker VARCHAR(128),
  epoch BIGINT,
  kafka_partition INTEGER,
  kafka_offset BIGINT,
  traceparent VARCHAR(55),
  PRIMARY KEY (entry)
);

-- For the path of an event.
CREATE INDEX IF NOT EXISTS eventra_journal_event ON eventra_journal (event_id);

-- For lists, the latest first: of a group, of a type, of all.
CREATE INDEX IF NOT EXISTS eventra_journal_group ON eventra_journal (group_key, stored_at, entry);
CREATE INDEX IF NOT EXISTS eventra_journal_type ON eventra_journal (type, stored_at, entry);
CREATE INDEX IF NOT EXISTS eventra_journal_time ON eventra_journal (stored_at, entry);
