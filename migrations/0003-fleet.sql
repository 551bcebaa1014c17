-- What an admin chose for one instance; without a row the instance follows the settings.
CREATE TABLE instance_schedules (
  instance_id TEXT PRIMARY KEY,
  mode TEXT NOT NULL CHECK (mode IN ('default', 'own', 'never')),
  -- JSON; of an own schedule alone.
  schedule TEXT,
  version INTEGER NOT NULL,
  saved_at TEXT NOT NULL,
  saved_by TEXT NOT NULL
);

-- Since when an instance has been covered without a break: it is given time for its first snapshot.
ALTER TABLE schedule_cursors ADD COLUMN covered_since TEXT;

-- What an admin saw and confirmed before saving settings that let it expire.
CREATE TABLE confirmed_prunes (
  snapshot_id TEXT PRIMARY KEY,
  instance_id TEXT NOT NULL,
  confirmed_by TEXT NOT NULL,
  confirmed_at TEXT NOT NULL
);

-- Every complete snapshot that was seen, for the pictures of what was held when.
CREATE TABLE snapshot_history (
  id TEXT PRIMARY KEY,
  instance_id TEXT,
  created_at TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  gone_at TEXT
);
CREATE INDEX snapshot_history_of_instance ON snapshot_history (instance_id, created_at);
CREATE INDEX snapshot_history_made ON snapshot_history (created_at);
CREATE INDEX snapshot_history_gone ON snapshot_history (gone_at);

-- How many snapshots the account held when Vultr last refused another one.
CREATE TABLE quota_refusal (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  held INTEGER NOT NULL,
  refused_at TEXT NOT NULL
);

-- How long snapshots take is told by the runs that ended last.
CREATE INDEX runs_ended ON runs (state, created_at);
CREATE INDEX runs_due ON runs (coalesce(slot_at, created_at));

-- The copy of the list is read anew, so that the history begins with what there is.
DELETE FROM catalogue_snapshots;
DELETE FROM catalogue_state;
