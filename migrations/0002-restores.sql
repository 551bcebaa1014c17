-- A restore is written down before Vultr is asked: it overwrites a disk and is never sent twice.
CREATE TABLE restores (
  id TEXT PRIMARY KEY,
  instance_id TEXT NOT NULL,
  snapshot_id TEXT NOT NULL,
  snapshot_name TEXT NOT NULL,
  -- The run of the fresh snapshot that is taken first, where one was wanted.
  safety_run_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'restoring', 'complete', 'failed')),
  actor TEXT NOT NULL,
  reason TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  sent_at TEXT,
  finished_at TEXT
);
CREATE UNIQUE INDEX restores_open ON restores (instance_id)
  WHERE state IN ('waiting', 'sending', 'restoring');
