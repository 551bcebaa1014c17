-- The list of the account by which slots were claimed last: an instance that a later list shows first may have been
-- there since. Whoever leads next goes on from here.
CREATE TABLE claimed_list (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  read_at TEXT NOT NULL
);
INSERT INTO claimed_list SELECT 1, refreshed_at FROM catalogue_state WHERE refreshed_at IS NOT NULL;

-- How far the clock of a process is ahead of the database's, in ms; less than nothing where it is behind.
ALTER TABLE replicas ADD COLUMN clock_ahead_ms INTEGER;
