-- Since when alerts are told, up to where what happens once was looked through, and which save of the
-- settings left unprotected what is known to be.
CREATE TABLE alert_state (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  began_at TEXT NOT NULL,
  activity_id INTEGER NOT NULL,
  gone_until TEXT NOT NULL,
  known_version INTEGER
);

-- What is wrong now. `alert_id` once it was told; `gone_at` when it was first not found any more;
-- `is_known` where it was there before alerts were first told.
CREATE TABLE alert_conditions (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  instance_id TEXT,
  since TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  gone_at TEXT,
  alert_id TEXT,
  is_known INTEGER NOT NULL DEFAULT 0,
  told TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX alert_conditions_alert ON alert_conditions (alert_id) WHERE alert_id IS NOT NULL;

-- What was told as one: the conditions of one kind that were found together, or something that happened.
CREATE TABLE alerts (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  -- Of the only instance; NULL where it is about several, or the account.
  name TEXT,
  count INTEGER NOT NULL,
  since TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  told_at TEXT NOT NULL,
  reminded_at TEXT NOT NULL,
  over_at TEXT
) WITHOUT ROWID;
CREATE INDEX alerts_opened ON alerts (opened_at);
CREATE INDEX alerts_standing ON alerts (over_at) WHERE over_at IS NULL;

-- What is to be said, written in the transaction that found it.
CREATE TABLE alert_messages (
  id TEXT NOT NULL PRIMARY KEY,
  alert_id TEXT,
  at TEXT NOT NULL,
  content TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX alert_messages_at ON alert_messages (at);
CREATE INDEX alert_messages_alert ON alert_messages (alert_id) WHERE alert_id IS NOT NULL;

-- One message on its way to one channel.
CREATE TABLE alert_deliveries (
  number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  message_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'held')),
  attempts INTEGER NOT NULL DEFAULT 0,
  is_blocking INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  next_attempt_at TEXT,
  lease_until TEXT,
  ended_at TEXT,
  answer TEXT,
  UNIQUE (message_id, channel_id)
);
CREATE INDEX alert_deliveries_open ON alert_deliveries (channel_id, number) WHERE state IN ('waiting', 'sending');
CREATE INDEX alert_deliveries_ended ON alert_deliveries (channel_id, ended_at);
CREATE INDEX alert_deliveries_held ON alert_deliveries (channel_id) WHERE state = 'held' AND answer IS NULL;

CREATE TABLE alert_channels (
  id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  nonce TEXT NOT NULL,
  ciphertext TEXT NOT NULL,
  created_at TEXT NOT NULL,
  saved_at TEXT NOT NULL,
  saved_by TEXT NOT NULL
) WITHOUT ROWID;

-- How the last attempt on each channel ended, and since when none succeeds.
CREATE TABLE alert_channel_results (
  channel_id TEXT NOT NULL PRIMARY KEY,
  at TEXT NOT NULL,
  is_ok INTEGER NOT NULL,
  answer TEXT NOT NULL,
  failing_since TEXT
) WITHOUT ROWID;

-- Where an admin decided otherwise about a kind: another severity, or `off`.
CREATE TABLE alert_kinds (
  kind TEXT NOT NULL PRIMARY KEY,
  severity TEXT NOT NULL
) WITHOUT ROWID;

-- Until when it holds; NULL: until what is acknowledged changes.
ALTER TABLE acknowledgements ADD COLUMN acknowledged_until TEXT;

-- For digests: what came of a day or a week.
CREATE INDEX runs_finished ON runs (finished_at) WHERE finished_at IS NOT NULL;

-- For sign-ins: whether somebody has signed in from an address before.
-- only sqlite: where a condition is a number.
CREATE INDEX activity_signed_in ON activity (json_extract(sentence, '$.with.from'), id)
  WHERE kind = 'sign-in' AND CASE WHEN json_valid(sentence)
    THEN json_extract(sentence, '$.code') = 'activity.signIn.signedIn' ELSE 0 END;
-- end of only
-- only postgres: where it is true or false.
CREATE INDEX activity_signed_in ON activity (json_extract(sentence, '$.with.from'), id)
  WHERE kind = 'sign-in' AND json_extract(sentence, '$.code') = 'activity.signIn.signedIn';
-- end of only
