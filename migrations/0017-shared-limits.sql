-- Up to when the processes that share an address have taken turns to send a request, by the clock of the database in
-- microseconds since 1970: they are worked out with, not shown.
CREATE TABLE request_rates (
  rate_group TEXT NOT NULL PRIMARY KEY,
  free_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Of the panel of `npm start` alone, as its sessions are. Sign-ins that failed, or are being checked, by where they
-- came from; the row `strangers` paces all of those that nobody knows. Forgotten an hour after the last of them.
CREATE TABLE panel_sign_in_failures (
  source TEXT NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL,
  last_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX panel_sign_in_failures_last ON panel_sign_in_failures (last_at);

-- The hash of the password, encrypted, where several machines need it; beside a file it is a file as well.
CREATE TABLE panel_password (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  sealed_hash TEXT NOT NULL,
  changed_at TEXT NOT NULL
);
