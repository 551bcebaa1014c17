-- Since when automatic snapshots have been off, where they were on before. Other changes saved meanwhile
-- do not make it later, so that whoever acknowledged it is not told again. Whether those that are off now
-- were ever on cannot be told any more, so all of them are said to be off since they were saved last.
ALTER TABLE snapshot_settings ADD COLUMN turned_off_at TEXT;
-- only sqlite: no database of PostgreSQL is as old as this.
UPDATE snapshot_settings SET turned_off_at = saved_at
  WHERE json_valid(settings) AND json_extract(settings, '$.enabled') = 0;
-- end of only
