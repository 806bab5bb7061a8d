-- Effects are listed by state and kind, the newest first, and page by page; those that failed also by their cause.
DROP INDEX effects_by_state;
CREATE INDEX effects_by_state ON effects (store_id, state, kind, created_at, subject_id, nth);
CREATE INDEX effects_by_cause ON effects (store_id, state, kind, code, created_at, subject_id, nth)
    WHERE code IS NOT NULL;
