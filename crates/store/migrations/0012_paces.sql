-- When something may be asked again of whom, where the outside limits how often: by the hash of what is limited, over all
-- nodes, stores and commands.
CREATE TABLE paces (
    store_id TEXT NOT NULL,
    name TEXT NOT NULL,
    next_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, name)
);
CREATE INDEX paces_by_time ON paces (next_at);
