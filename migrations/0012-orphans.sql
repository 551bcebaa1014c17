-- Instances whose snapshots this panel still holds although they are gone or no longer protected, and since
-- when every reading of the account has shown them so.
CREATE TABLE orphaned_instances (
  instance_id TEXT NOT NULL PRIMARY KEY,
  since TEXT NOT NULL
) WITHOUT ROWID;
