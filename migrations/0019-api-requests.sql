-- Requests to the API that were sent with an Idempotency-Key: what was answered, so that who asks again is answered the
-- same, whichever process is asked. Without a status it is still being answered, by a process that is believed to be
-- there until lease_until. Forgotten a day later.
CREATE TABLE api_requests (
  caller TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  lease_until TEXT NOT NULL,
  status INTEGER,
  headers TEXT,
  body TEXT,
  PRIMARY KEY (caller, idempotency_key)
) WITHOUT ROWID;
CREATE INDEX api_requests_asked ON api_requests (asked_at);

-- For the list of all runs, a part at a time.
CREATE INDEX runs_made ON runs (created_at, id);
