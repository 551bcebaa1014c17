-- What programs show to be let in. Of the token itself only its SHA-256 is kept. `tags` is a JSON array of the tags of
-- the instances that it is for, NULL for all. One that is revoked stays for as long as runs do.
CREATE TABLE api_tokens (
  id TEXT NOT NULL PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scope TEXT NOT NULL,
  tags TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  expires_at TEXT,
  last_used_at TEXT,
  revoked_at TEXT
) WITHOUT ROWID;
