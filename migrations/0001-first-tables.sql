-- Instants are text in ISO 8601, UTC, with milliseconds: they sort as they read, here and elsewhere.

CREATE TABLE secrets (
  name TEXT PRIMARY KEY,
  nonce TEXT NOT NULL,
  ciphertext TEXT NOT NULL,
  last_four TEXT NOT NULL,
  account_name TEXT NOT NULL,
  saved_at TEXT NOT NULL
);

CREATE TABLE snapshot_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  settings TEXT NOT NULL,
  saved_at TEXT NOT NULL,
  saved_by TEXT NOT NULL
);

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  instance_id TEXT NOT NULL,
  "trigger" TEXT NOT NULL CHECK ("trigger" IN ('schedule', 'manual')),
  slot_at TEXT,
  is_late INTEGER NOT NULL DEFAULT 0,
  -- A missed slot that a clock running ahead recorded before it was due: it can still be taken.
  recorded_ahead INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL
    CHECK (state IN ('queued', 'creating', 'pending', 'complete', 'failed', 'missed')),
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  actor TEXT NOT NULL DEFAULT 'scheduler',
  snapshot_id TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TEXT,
  lease_until TEXT,
  reason TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  pending_since TEXT,
  finished_at TEXT,
  -- Each slot is claimed once, also by two processes.
  UNIQUE (instance_id, slot_at)
);

-- At most one snapshot of an instance is in the making.
CREATE UNIQUE INDEX runs_in_the_making ON runs (instance_id)
  WHERE state IN ('creating', 'pending');
CREATE INDEX runs_open ON runs (state) WHERE state IN ('queued', 'creating', 'pending');
CREATE INDEX runs_of_instance ON runs (instance_id, created_at);

CREATE TABLE schedule_cursors (
  instance_id TEXT PRIMARY KEY,
  considered_until TEXT NOT NULL,
  schedule TEXT NOT NULL,
  paused_reason TEXT,
  paused_at TEXT
);

-- The account as last seen: a copy, which may be lost.
CREATE TABLE catalogue_snapshots (
  id TEXT PRIMARY KEY,
  description TEXT NOT NULL,
  created_at TEXT,
  size_bytes INTEGER NOT NULL,
  compressed_bytes INTEGER,
  status TEXT NOT NULL
);
CREATE TABLE catalogue_instances (
  id TEXT PRIMARY KEY,
  fields TEXT NOT NULL
);
CREATE TABLE catalogue_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  refreshed_at TEXT,
  problem TEXT
);

CREATE TABLE activity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'failed', 'missed', 'info')),
  instance_id TEXT,
  snapshot_id TEXT,
  subject TEXT,
  sentence TEXT NOT NULL
);
CREATE INDEX activity_at ON activity (at, id);
CREATE INDEX activity_outcome ON activity (outcome, at, id);

CREATE TABLE held_prunes (
  instance_id TEXT PRIMARY KEY,
  snapshot_ids TEXT NOT NULL,
  since TEXT NOT NULL
);
CREATE TABLE prune_failures (
  snapshot_id TEXT PRIMARY KEY,
  instance_id TEXT NOT NULL,
  sentence TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at TEXT NOT NULL,
  first_at TEXT NOT NULL
);
