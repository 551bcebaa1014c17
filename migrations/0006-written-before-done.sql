-- Each change of a snapshot at Vultr: written before Vultr is asked, with its outcome after. While one
-- is open no other change of that snapshot begins, in this process or another.
CREATE TABLE snapshot_changes (
  id TEXT PRIMARY KEY,
  snapshot_id TEXT NOT NULL,
  instance_id TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('rename', 'lock', 'unlock', 'delete', 'prune', 'surplus')),
  actor TEXT NOT NULL,
  -- The snapshot's name when it began, for the activity log.
  subject TEXT NOT NULL,
  -- The description that is to be stored; of a rename, lock or unlock.
  description TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'failed', 'unknown')),
  -- 1 where somebody wants the snapshot kept: a removal that was not sent yet is not sent then.
  is_called_off INTEGER NOT NULL DEFAULT 0,
  -- Until then a request may be on its way.
  lease_until TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT
);
CREATE UNIQUE INDEX snapshot_changes_open ON snapshot_changes (snapshot_id) WHERE state = 'open';
CREATE INDEX snapshot_changes_of_snapshot ON snapshot_changes (snapshot_id);
CREATE INDEX snapshot_changes_finished ON snapshot_changes (finished_at);

-- Expired snapshots that an admin has to confirm before they go. Held is held, one by one, until it
-- is confirmed or no longer expired.
CREATE TABLE held_snapshots (
  snapshot_id TEXT PRIMARY KEY,
  instance_id TEXT NOT NULL,
  since TEXT NOT NULL
);
INSERT INTO held_snapshots (snapshot_id, instance_id, since)
  SELECT json_each.value, held_prunes.instance_id, held_prunes.since
  FROM held_prunes, json_each(CASE WHEN json_valid(held_prunes.snapshot_ids) THEN held_prunes.snapshot_ids ELSE '[]' END)
  WHERE json_each.type = 'text'
  ON CONFLICT DO NOTHING;
DROP TABLE held_prunes;

-- 1 while the account holds as many snapshots as it may: it is tried again as soon as there is room.
ALTER TABLE runs ADD COLUMN waits_for_room INTEGER NOT NULL DEFAULT 0;
-- When Vultr first said of the snapshot that it does not exist; one such answer proves nothing.
ALTER TABLE runs ADD COLUMN snapshot_missing_since TEXT;

-- Which process is to carry a restore out, and until when it is sure to be alive.
ALTER TABLE restores ADD COLUMN owner TEXT;
ALTER TABLE restores ADD COLUMN lease_until TEXT;

-- The reading that first showed an instance to be meant no more; one reading proves nothing.
ALTER TABLE schedule_cursors ADD COLUMN left_out_since TEXT;
