-- Every table's key starts with store_id, so that it can be partitioned by store. Instants are milliseconds UTC.

CREATE TABLE stores (
    store_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (store_id)
);

-- A setting is either plain (value) or a credential (sealed).
CREATE TABLE settings (
    store_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT,
    sealed {blob},
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, name)
);

CREATE TABLE notes (
    store_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, name)
);

CREATE TABLE counters (
    store_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (store_id, name)
);

CREATE TABLE products (
    store_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    picture TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (store_id, product_id),
    UNIQUE (store_id, slug)
);

CREATE TABLE variants (
    store_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    product_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    price_minor BIGINT NOT NULL,
    stock BIGINT NOT NULL,
    PRIMARY KEY (store_id, sku)
);
CREATE INDEX variants_of_product ON variants (store_id, product_id, position);

CREATE TABLE carts (
    store_id TEXT NOT NULL,
    cart_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    body TEXT NOT NULL,
    order_id TEXT,
    fingerprint TEXT,
    closed BIGINT NOT NULL,
    PRIMARY KEY (store_id, cart_id)
);
CREATE INDEX carts_of_order ON carts (store_id, order_id);

CREATE TABLE contacts (
    store_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (store_id, contact_id)
);
CREATE INDEX contacts_by_time ON contacts (store_id, created_at);

-- `body` is the aggregate; the other columns repeat what is searched for and sorted by.
CREATE TABLE orders (
    store_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    number TEXT NOT NULL,
    token TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    status TEXT NOT NULL,
    payment_status TEXT NOT NULL,
    pay_type TEXT NOT NULL,
    total_minor BIGINT NOT NULL,
    received_minor BIGINT NOT NULL,
    phone TEXT NOT NULL,
    effects BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (store_id, order_id),
    UNIQUE (store_id, number)
);
CREATE UNIQUE INDEX orders_by_token ON orders (token);
CREATE INDEX orders_by_time ON orders (store_id, created_at, order_id);

-- Which order a provider's invoice belongs to.
CREATE TABLE invoices (
    store_id TEXT NOT NULL,
    invoice_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    PRIMARY KEY (store_id, invoice_id)
);

CREATE TABLE ledger (
    store_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    entry TEXT NOT NULL,
    kind TEXT NOT NULL,
    invoice_id TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (store_id, order_id, entry)
);

CREATE TABLE entries (
    store_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    nth BIGINT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (store_id, order_id, nth)
);

-- Everything that came by webhook, once per identity, with its raw bytes.
CREATE TABLE inbox (
    store_id TEXT NOT NULL,
    identity TEXT NOT NULL,
    source TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    order_id TEXT,
    invoice_id TEXT,
    reference TEXT,
    reason TEXT,
    fact TEXT,
    raw {blob} NOT NULL,
    PRIMARY KEY (store_id, identity)
);
CREATE INDEX inbox_by_invoice ON inbox (store_id, invoice_id) WHERE state = 'quarantined';
CREATE INDEX inbox_by_reference ON inbox (store_id, reference) WHERE state = 'quarantined';

-- The outbox. A subject is an order or a contact request; `nth` counts within it.
CREATE TABLE effects (
    store_id TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    nth BIGINT NOT NULL,
    subject_kind TEXT NOT NULL,
    effect_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    lane TEXT NOT NULL,
    intent TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    tries_logged BIGINT NOT NULL,
    uncertain BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    code TEXT,
    reason TEXT,
    settled_at BIGINT,
    PRIMARY KEY (store_id, subject_id, nth),
    UNIQUE (store_id, subject_id, effect_key)
);
CREATE INDEX effects_due ON effects (store_id, lane, next_at) WHERE state = 'ready';
CREATE INDEX effects_due_anywhere ON effects (next_at, store_id, lane) WHERE state = 'ready';
CREATE INDEX effects_started ON effects (store_id, lane) WHERE state = 'started';
CREATE INDEX effects_by_state ON effects (store_id, state, created_at);

CREATE TABLE attempts (
    store_id TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    nth BIGINT NOT NULL,
    try BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    outcome TEXT,
    code TEXT,
    reason TEXT,
    request TEXT,
    response TEXT,
    PRIMARY KEY (store_id, subject_id, nth, try)
);

CREATE TABLE lanes (
    store_id TEXT NOT NULL,
    lane TEXT NOT NULL,
    owner TEXT,
    until BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    paused BIGINT NOT NULL,
    broken_until BIGINT NOT NULL,
    broken_reason TEXT,
    failures BIGINT NOT NULL,
    PRIMARY KEY (store_id, lane)
);

-- Questions that are asked again and again until their answer is final, e.g. how an invoice stands.
CREATE TABLE checks (
    store_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    lane TEXT NOT NULL,
    next_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    PRIMARY KEY (store_id, order_id, attempt)
);
CREATE INDEX checks_due ON checks (store_id, lane, next_at);
CREATE INDEX checks_due_anywhere ON checks (next_at, store_id, lane);

-- Who may see the console: one-time links, and the sessions that they became. Of a token only its hash is kept;
-- `store_id` is '*' for what opens the whole program.
CREATE TABLE access (
    store_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, token_hash)
);
