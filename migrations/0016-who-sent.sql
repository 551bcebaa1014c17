-- Where several processes share the work: the one that sent the request for a snapshot last.
ALTER TABLE runs ADD COLUMN sent_by TEXT;
CREATE INDEX runs_sent ON runs (created_at, sent_by) WHERE sent_by IS NOT NULL;
