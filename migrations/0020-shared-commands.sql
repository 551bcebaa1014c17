-- What somebody wants done to a snapshot, so that any process can do it: JSON, and until when by the clock that all of
-- them share. NULL where nobody waits for it, as for a prune.
ALTER TABLE snapshot_changes ADD COLUMN wanted TEXT;
ALTER TABLE snapshot_changes ADD COLUMN wanted_until TEXT;
-- Who carries it out: the process, its attempt, and until when nobody else takes it up. It is sent by the attempt that holds it.
ALTER TABLE snapshot_changes ADD COLUMN owner TEXT;
ALTER TABLE snapshot_changes ADD COLUMN holder TEXT;
ALTER TABLE snapshot_changes ADD COLUMN held_until TEXT;
-- When it left for Vultr; NULL where it certainly did not.
ALTER TABLE snapshot_changes ADD COLUMN sent_at TEXT;
-- What it came to, for the page that waits for it: JSON.
ALTER TABLE snapshot_changes ADD COLUMN outcome TEXT;
-- only postgres: SQLite finds its rows by it anyway.
CREATE INDEX snapshot_changes_rowid ON snapshot_changes (rowid);
-- end of only
