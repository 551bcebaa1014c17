-- Which of the processes on a shared database leads, by the clock of the database. `token` grows with each that
-- begins to lead, so that one that was paused can tell that another has led since.
CREATE TABLE leader (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  token INTEGER NOT NULL,
  replica_id TEXT NOT NULL,
  until TEXT NOT NULL
);

-- The processes on the database, and the server that each runs on where it is one of the account's.
CREATE TABLE replicas (
  id TEXT NOT NULL PRIMARY KEY,
  hostname TEXT NOT NULL,
  instance_id TEXT,
  started_at TEXT NOT NULL,
  seen_at TEXT NOT NULL
) WITHOUT ROWID;

-- The instances that these processes run on, or have run on lately: what applies to "this server" applies to them.
CREATE TABLE panel_servers (
  instance_id TEXT NOT NULL PRIMARY KEY,
  seen_at TEXT NOT NULL
) WITHOUT ROWID;

-- What the processes on a shared database have done to the account lately, which its list may not show yet: each knows
-- of the changes of the others at once. `fields` is NULL where the snapshot was deleted.
CREATE TABLE catalogue_changes (
  snapshot_id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  at TEXT NOT NULL,
  fields TEXT
) WITHOUT ROWID;
CREATE INDEX catalogue_changes_version ON catalogue_changes (version);

-- Counts these changes and the lists that were stored. `read_version` is the last change before the reading of the
-- list began; `wanted` counts the readings that somebody asked the leader for, `answered` those that it has made.
CREATE TABLE catalogue_versions (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  list_version INTEGER NOT NULL,
  read_version INTEGER NOT NULL,
  wanted INTEGER NOT NULL,
  answered INTEGER NOT NULL
);
INSERT INTO catalogue_versions VALUES (1, 0, 0, 0, 0, 0);
ALTER TABLE catalogue_state ADD COLUMN unreadable TEXT;
