-- A restore that a lock stands in the way of is asked for again, while nothing else has changed.
ALTER TABLE restores ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE restores ADD COLUMN next_attempt_at TEXT;
-- JSON: the instance as it was when the restore was asked for.
ALTER TABLE restores ADD COLUMN target TEXT;
-- When the instance was first seen as not ready after the restore was sent.
ALTER TABLE restores ADD COLUMN busy_seen_at TEXT;
-- When Vultr first said of the instance that it does not exist; one such answer proves nothing.
ALTER TABLE restores ADD COLUMN missing_since TEXT;
-- 1 where the instance was locked already when it was sent last: nothing is read from a lock then.
ALTER TABLE restores ADD COLUMN was_locked INTEGER NOT NULL DEFAULT 0;
-- 1 where Vultr never confirmed it and the instance was seen to be busy afterwards.
ALTER TABLE restores ADD COLUMN is_presumed INTEGER NOT NULL DEFAULT 0;

ALTER TABLE runs ADD COLUMN instance_missing_since TEXT;
-- What Vultr stored as the description, where that is not what was sent.
ALTER TABLE runs ADD COLUMN stored_description TEXT;
CREATE INDEX runs_stored_otherwise ON runs (created_at) WHERE stored_description IS NOT NULL;
