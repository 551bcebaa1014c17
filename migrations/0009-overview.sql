-- Problems that an admin has looked at: quiet until they change.
CREATE TABLE acknowledgements (
  -- A digest of what the problem is about.
  id TEXT PRIMARY KEY,
  -- A digest of how it was when it was acknowledged.
  fingerprint TEXT NOT NULL,
  acknowledged_by TEXT NOT NULL,
  acknowledged_at TEXT NOT NULL
);

-- Since when the account's lists are watched. What was stored before that is not known: of what was
-- deleted by then nothing is left to tell.
CREATE TABLE history_start (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  since TEXT NOT NULL
);
INSERT INTO history_start (id, since)
  SELECT 1, review.began_at FROM review WHERE EXISTS (SELECT 1 FROM snapshot_history);

-- What people did, among the many entries of the scheduler.
CREATE INDEX activity_changes ON activity (at, id)
  WHERE actor != 'scheduler' AND kind NOT IN ('sign-in', 'request');
