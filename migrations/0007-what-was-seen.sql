-- When Vultr first said of records that an emptied list lost that they do not exist; one answer proves nothing.
ALTER TABLE catalogue_state ADD COLUMN emptied_since TEXT;
-- When a held snapshot was first seen as not expired any more; one reading lets nothing go.
ALTER TABLE held_snapshots ADD COLUMN unexpired_since TEXT;
