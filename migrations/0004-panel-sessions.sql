-- Of the panel of `npm start` alone; empty where a host has sessions of its own.

-- Neither a session's id nor a browser's token can be told from its hash (SHA-256, base64url), so a
-- copy of this file lets nobody in.
CREATE TABLE panel_sessions (
  id_hash TEXT PRIMARY KEY,
  user_name TEXT NOT NULL,
  -- A keyed digest of user and password hash: a session ends when either is changed.
  credentials TEXT NOT NULL,
  signed_in_at TEXT NOT NULL,
  seen_at TEXT NOT NULL
);

-- Browsers that have signed in before: they wait in a queue of their own.
CREATE TABLE panel_known_browsers (
  token_hash TEXT PRIMARY KEY,
  user_name TEXT NOT NULL,
  signed_in_at TEXT NOT NULL
);
