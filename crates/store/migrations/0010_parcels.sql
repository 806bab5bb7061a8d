-- Parcels that are followed, one row per number. The order's body is the truth; these columns repeat what is searched
-- for, and hold what changes with every look and changes nothing else. `next_at` is empty once nothing more is asked.
CREATE TABLE parcels (
    store_id TEXT NOT NULL,
    number TEXT NOT NULL,
    order_id TEXT NOT NULL,
    lane TEXT NOT NULL,
    leg TEXT NOT NULL,
    phase TEXT NOT NULL,
    code TEXT,
    words TEXT NOT NULL,
    status_at BIGINT NOT NULL,
    arrived_at BIGINT,
    free_until BIGINT,
    received_at BIGINT,
    cash_minor BIGINT NOT NULL,
    cash_state TEXT,
    marks TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    looked_at BIGINT,
    next_at BIGINT,
    tries BIGINT NOT NULL,
    problem TEXT,
    digest TEXT,
    PRIMARY KEY (store_id, number)
);
CREATE INDEX parcels_due ON parcels (store_id, lane, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX parcels_due_anywhere ON parcels (next_at, store_id, lane) WHERE next_at IS NOT NULL;
CREATE INDEX parcels_of_order ON parcels (store_id, order_id);
CREATE INDEX parcels_by_phase ON parcels (store_id, phase, status_at, number);
CREATE INDEX parcels_by_time ON parcels (store_id, status_at, number);
CREATE INDEX parcels_cash ON parcels (store_id, cash_state, status_at, number, cash_minor)
    WHERE cash_state IN ('on_its_way', 'by_contract');
CREATE INDEX parcels_troubled ON parcels (store_id, status_at, number) WHERE problem IS NOT NULL;
CREATE INDEX parcels_followed ON parcels (store_id, phase) WHERE next_at IS NOT NULL;
