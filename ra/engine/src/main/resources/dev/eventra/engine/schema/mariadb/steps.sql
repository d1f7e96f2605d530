-- Times are in UTC, whatever the session's time zone: DATETIME has none, and TIMESTAMP ends in 2038. Text is compared to the
-- letter, with trailing blanks. What is ASCII by its rules is kept so, which keeps keys within the length of an index.
-- What became of the events that a subscription did not simply handle, each step written in the transaction that makes it:
-- their dead letters are gone once they are redriven or discarded, this stays for the retention of the journal. actor and
-- reason: of the operator who wanted it; null if nobody did.
CREATE TABLE IF NOT EXISTS eventra_journal_step (
  entry BIGINT NOT NULL AUTO_INCREMENT,
  subscription VARCHAR(120) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  source VARCHAR(260) NOT NULL,
  event_id VARCHAR(300) NOT NULL,
  step VARCHAR(10) NOT NULL,
  attempts INTEGER DEFAULT 0 NOT NULL,
  error_class VARCHAR(250),
  worker VARCHAR(200) NOT NULL,
  operation VARCHAR(16),
  actor VARCHAR(100),
  reason VARCHAR(500),
  happened_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
  PRIMARY KEY (entry)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- For the path of an event.
CREATE INDEX IF NOT EXISTS eventra_journal_step_event ON eventra_journal_step (event_id, entry);
