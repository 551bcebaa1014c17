-- When Vultr first said of records that an emptied list lost that they do not exist; one answer proves nothing.
ALTER TABLE catalogue_state ADD COLUMN emptied_since TEXT;
-- When a held snapshot was first seen as not expired any more; one reading lets nothing go.
ALTER TABLE held_snapshots ADD COLUMN unexpired_since TEXT;

-- What an admin has to look at before anything is deleted or restored.
CREATE TABLE review (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- When this database began: what carries a mark and was made before is another one's, or a former one's.
  began_at TEXT NOT NULL,
  -- JSON: the ids of some instances and snapshots of the account, by which another account is told from it.
  known_ids TEXT NOT NULL,
  -- Settings were saved while nobody could say what they let expire.
  unseen_since TEXT,
  -- The key opens another account than before.
  other_account_since TEXT
);

-- Snapshots with a mark of ours, younger than this database, of which it knows no run: another panel made them, or
-- this one did before its disk was set back.
CREATE TABLE unknown_snapshots (
  snapshot_id TEXT NOT NULL PRIMARY KEY,
  instance_id TEXT NOT NULL,
  made_at TEXT NOT NULL,
  -- 1 where it was made while this panel was running: then it is another panel's.
  is_of_another_panel INTEGER NOT NULL,
  found_at TEXT NOT NULL,
  -- When an admin looked at it and confirmed the settings.
  reviewed_at TEXT,
  reviewed_by TEXT
);
CREATE INDEX unknown_snapshots_to_review ON unknown_snapshots (instance_id) WHERE reviewed_at IS NULL;
CREATE INDEX runs_of_snapshot ON runs (snapshot_id) WHERE snapshot_id IS NOT NULL;
