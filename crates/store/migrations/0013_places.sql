-- Where a carrier delivers to. The list is the carrier's and not a store's, so `store_id` is '*'. It is kept in generations:
-- a refresh writes a new one beside the old one, and `directories` says which one counts.

CREATE TABLE directories (
    store_id TEXT NOT NULL,
    carrier TEXT NOT NULL,
    generation BIGINT NOT NULL,
    refreshed_at BIGINT,
    settlements BIGINT NOT NULL,
    branches BIGINT NOT NULL,
    newest BIGINT NOT NULL,
    building BIGINT,
    stage TEXT,
    page BIGINT NOT NULL,
    built_by TEXT,
    built_settlements BIGINT NOT NULL,
    built_branches BIGINT NOT NULL,
    started_at BIGINT,
    moved_at BIGINT,
    failed_at BIGINT,
    failure TEXT,
    detail TEXT,
    PRIMARY KEY (store_id, carrier)
);

CREATE TABLE settlements (
    store_id TEXT NOT NULL,
    generation BIGINT NOT NULL,
    settlement_id TEXT NOT NULL,
    city_id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_ru TEXT NOT NULL,
    area TEXT NOT NULL,
    region TEXT NOT NULL,
    kind TEXT NOT NULL,
    branches BIGINT NOT NULL,
    PRIMARY KEY (store_id, generation, settlement_id)
);

-- What settlements are found by: each name, and each of its later words.
CREATE TABLE settlement_keys (
    store_id TEXT NOT NULL,
    generation BIGINT NOT NULL,
    settlement_id TEXT NOT NULL,
    key TEXT {bytewise} NOT NULL,
    whole BIGINT NOT NULL,
    branches BIGINT NOT NULL,
    PRIMARY KEY (store_id, generation, settlement_id, key)
);
CREATE INDEX settlement_keys_by_key ON settlement_keys (store_id, generation, key, whole, branches, settlement_id);

CREATE TABLE branches (
    store_id TEXT NOT NULL,
    generation BIGINT NOT NULL,
    branch_id TEXT NOT NULL,
    settlement_id TEXT NOT NULL,
    city_id TEXT NOT NULL,
    number TEXT NOT NULL,
    number_order BIGINT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    schedule TEXT NOT NULL,
    weight_max_kg BIGINT NOT NULL,
    declared_max_minor BIGINT NOT NULL,
    takes_money BIGINT NOT NULL,
    works BIGINT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (store_id, generation, branch_id)
);
CREATE INDEX branches_of_settlement ON branches (store_id, generation, settlement_id, kind, number_order, branch_id, words);
