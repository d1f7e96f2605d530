-- Times are in UTC, whatever the session's time zone: DATETIME has none, and TIMESTAMP ends in 2038. Text is compared to the
-- letter, with trailing blanks. What is ASCII by its rules is kept so, which keeps keys within the length of an index.
-- What each subscription has finished with. 'done': its listener's transaction committed this row; 'dead': given up.
-- The primary key is what makes the two exclude each other, whoever owns the partition. Partition and offset tell
-- where its record lies in the subscription's topic; null for what does not come from there in its turn, as a replay.
CREATE TABLE IF NOT EXISTS eventra_inbox (
  subscription VARCHAR(120) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  source VARCHAR(250) NOT NULL,
  event_id VARCHAR(100) NOT NULL,
  state VARCHAR(10) NOT NULL,
  fingerprint VARCHAR(44) NOT NULL,
  kafka_partition INTEGER,
  kafka_offset BIGINT,
  handled_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
  PRIMARY KEY (subscription, source, event_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- For purging by age, one subscription at a time.
CREATE INDEX IF NOT EXISTS eventra_inbox_age ON eventra_inbox (subscription, handled_at);

-- How far each subscription is: the next record to deliver, for each partition of its topic. Written for all partitions
-- at once when the subscription first starts. A write counts only if it moves on and knows the row's number of resets,
-- so that neither a former owner nor one that missed a reset sets it back. worker: who delivers the partition now.
CREATE TABLE IF NOT EXISTS eventra_position (
  subscription VARCHAR(120) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  topic VARCHAR(249) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  kafka_partition INTEGER NOT NULL,
  topic_id VARCHAR(22) NOT NULL,
  position BIGINT NOT NULL,
  resets INTEGER DEFAULT 0 NOT NULL,
  worker VARCHAR(200),
  begun_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
  updated_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
  PRIMARY KEY (subscription, topic, kafka_partition)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- The groups whose later events wait. A row is the mutex of its group: lock it before queueing, redriving, unparking.
CREATE TABLE IF NOT EXISTS eventra_parked_group (
  subscription VARCHAR(120) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  group_key VARCHAR(200) NOT NULL,
  parked_by VARCHAR(200) NOT NULL,
  parked_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
  PRIMARY KEY (subscription, group_key)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- 'dead': the subscription gave the event up. 'queued': it waits behind a dead one of its group, in the order of id.
-- A record that is no event has raw_key and raw_headers (JSON, values in Base64), its value as data, and no type.
CREATE TABLE IF NOT EXISTS eventra_dead_letter (
  id BIGINT NOT NULL AUTO_INCREMENT,
  subscription VARCHAR(120) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  group_key VARCHAR(200),
  state VARCHAR(10) NOT NULL,
  topic VARCHAR(249) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  kafka_partition INTEGER NOT NULL,
  kafka_offset BIGINT NOT NULL,
  source VARCHAR(260) NOT NULL,
  event_id VARCHAR(300) NOT NULL,
  type VARCHAR(150),
  event_time DATETIME(6),
  subject VARCHAR(250),
  content_type VARCHAR(100),
  data_schema VARCHAR(250),
  extensions MEDIUMTEXT,
  data LONGBLOB,
  raw_key LONGBLOB,
  raw_headers LONGTEXT,
  attempts INTEGER NOT NULL,
  error_class VARCHAR(250),
  error_message VARCHAR(2000),
  error_stack MEDIUMTEXT,
  first_failure_at DATETIME(6),
  last_failure_at DATETIME(6),
  worker VARCHAR(200) NOT NULL,
  created_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- One row for one record: a record that comes again after a crash is not stored twice.
CREATE UNIQUE INDEX IF NOT EXISTS eventra_dead_letter_record
  ON eventra_dead_letter (subscription, topic, kafka_partition, kafka_offset, source, event_id);

-- For the queue of a group.
CREATE INDEX IF NOT EXISTS eventra_dead_letter_group ON eventra_dead_letter (subscription, group_key, id);

-- For lists of a subscription.
CREATE INDEX IF NOT EXISTS eventra_dead_letter_list ON eventra_dead_letter (subscription, id);

-- For lists of those of one kind, and for counting them: however few of them are among how many others.
CREATE INDEX IF NOT EXISTS eventra_dead_letter_state ON eventra_dead_letter (subscription, state, id);
CREATE INDEX IF NOT EXISTS eventra_dead_letter_type ON eventra_dead_letter (subscription, type, id);
CREATE INDEX IF NOT EXISTS eventra_dead_letter_error ON eventra_dead_letter (subscription, error_class, id);

-- For lists that begin or end at a time.
CREATE INDEX IF NOT EXISTS eventra_dead_letter_time ON eventra_dead_letter (subscription, created_at);

-- For the path of an event.
CREATE INDEX IF NOT EXISTS eventra_dead_letter_event ON eventra_dead_letter (event_id);

-- What the proof that the DataSource takes part in JTA writes and rolls back.
CREATE TABLE IF NOT EXISTS eventra_probe (
  id VARCHAR(36) NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
