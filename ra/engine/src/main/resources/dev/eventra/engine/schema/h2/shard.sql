-- Events of one shard that are not yet known to be in Kafka.
CREATE TABLE IF NOT EXISTS eventra_outbox_${shard} (
  seq BIGINT GENERATED ALWAYS AS IDENTITY,
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
