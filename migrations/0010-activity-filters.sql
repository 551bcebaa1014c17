-- Activity is filtered by each of these, alone or together; each index has the order of the page.
CREATE INDEX activity_kind ON activity (kind, at, id);
CREATE INDEX activity_actor ON activity (actor, at, id);
CREATE INDEX activity_instance ON activity (instance_id, at, id) WHERE instance_id IS NOT NULL;

-- Who ever did something. Refused sign-ins name whomever a stranger typed, and are left out.
CREATE INDEX activity_users ON activity (actor) WHERE kind NOT IN ('sign-in', 'request');
