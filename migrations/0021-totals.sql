-- How often something happened in all, which rows that are forgotten after a time cannot tell. Only ever grows.
CREATE TABLE totals (
  counter TEXT NOT NULL,
  outcome TEXT NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY (counter, outcome)
) WITHOUT ROWID;
INSERT INTO totals (counter, outcome, total)
SELECT 'runs', state, count(*) FROM runs WHERE state IN ('complete', 'failed', 'missed') GROUP BY state;

-- When the scheduler last did all that it has to do in a pass.
CREATE TABLE scheduler_pass (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  ended_at TEXT NOT NULL
);
