-- Times are in UTC, whatever the session's time zone: DATETIME has none, and TIMESTAMP ends in 2038. Text is compared to the
-- letter, with trailing blanks. What is ASCII by its rules is kept so, which keeps keys within the length of an index.
-- Events of one shard that are not yet known to be in Kafka.
CREATE TABLE IF NOT EXISTS eventra_outbox_${shard} (
  seq BIGINT NOT NULL AUTO_INCREMENT,
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
