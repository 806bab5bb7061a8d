-- Work that comes again at a time. `turn` counts how often it was claimed: whoever holds an older turn settles nothing.
CREATE TABLE schedules (
    store_id TEXT NOT NULL,
    name TEXT NOT NULL,
    lane TEXT NOT NULL,
    next_at BIGINT NOT NULL,
    turn BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    PRIMARY KEY (store_id, name)
);
CREATE INDEX schedules_due_anywhere ON schedules (next_at, store_id, lane);

-- Rounds of comparing a provider's statement with the ledger. A round reads from `cursor` on, `span` milliseconds at once.
CREATE TABLE reconciliations (
    store_id TEXT NOT NULL,
    nth BIGINT NOT NULL,
    provider TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by TEXT,
    asked_at BIGINT NOT NULL,
    since BIGINT,
    until BIGINT,
    cursor BIGINT,
    span BIGINT,
    quiet BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    checked BIGINT NOT NULL,
    missing BIGINT NOT NULL,
    extra BIGINT NOT NULL,
    different BIGINT NOT NULL,
    healed BIGINT NOT NULL,
    unread BIGINT NOT NULL,
    reason TEXT,
    PRIMARY KEY (store_id, nth)
);
CREATE INDEX reconciliations_open ON reconciliations (store_id, nth) WHERE state IN ('waiting', 'running');

-- What a round found, one row per invoice. `round` is the round that saw it last.
CREATE TABLE discrepancies (
    store_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    invoice_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    round BIGINT NOT NULL,
    order_id TEXT,
    reference TEXT,
    currency BIGINT NOT NULL,
    ours_minor BIGINT,
    ours_returned_minor BIGINT,
    theirs_minor BIGINT,
    theirs_returned_minor BIGINT,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    settled_at BIGINT,
    settled_by TEXT,
    settled_why TEXT,
    PRIMARY KEY (store_id, provider, invoice_id)
);
CREATE INDEX discrepancies_open ON discrepancies (store_id, first_seen, invoice_id) WHERE state IN ('open', 'asked');
CREATE INDEX discrepancies_asked ON discrepancies (store_id, invoice_id) WHERE state = 'asked';
CREATE INDEX discrepancies_of_round ON discrepancies (store_id, round);

CREATE INDEX ledger_by_invoice ON ledger (store_id, invoice_id);
CREATE INDEX ledger_captures ON ledger (store_id, at) WHERE kind = 'capture';
