-- What the pages about settings, people and the audit log ask for.

ALTER TABLE people ADD COLUMN seen_at BIGINT;

CREATE INDEX inbox_by_source ON inbox (store_id, source, received_at);

CREATE INDEX audit_of_person ON audit (store_id, person_id, at, audit_id);
CREATE INDEX audit_of_action ON audit (store_id, action, at, audit_id);
