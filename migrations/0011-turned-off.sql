-- Since when automatic snapshots have been off, where they were on before. Other changes saved meanwhile
-- do not make it later, so that whoever acknowledged it is not told again.
ALTER TABLE snapshot_settings ADD COLUMN turned_off_at TEXT;
UPDATE snapshot_settings SET turned_off_at = saved_at
  WHERE json_valid(settings) AND json_extract(settings, '$.enabled') = 0;
