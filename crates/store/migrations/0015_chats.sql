-- Chats with a store's bot. `lang` is the language that somebody chose there, `hint` that of their messenger; `effects`
-- counts the answers.
CREATE TABLE chats (
    store_id TEXT NOT NULL,
    chat_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    lang TEXT,
    hint TEXT,
    state TEXT NOT NULL,
    since BIGINT NOT NULL,
    effects BIGINT NOT NULL,
    PRIMARY KEY (store_id, chat_id)
);

-- Which orders a chat sees and hears of. An order belongs to one chat of a channel at a time.
CREATE TABLE chat_orders (
    store_id TEXT NOT NULL,
    chat_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (store_id, chat_id, order_id)
);
CREATE INDEX chat_orders_by_order ON chat_orders (store_id, order_id);

-- Single-use links from an order's page into a chat. Of a token only its hash is kept.
CREATE TABLE bindings (
    store_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    order_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (store_id, token_hash)
);
CREATE INDEX bindings_by_order ON bindings (store_id, order_id, created_at);

-- Which updates of a bot were taken, so that none is taken twice. Nothing of what they said is kept.
CREATE TABLE updates (
    store_id TEXT NOT NULL,
    source TEXT NOT NULL,
    update_id BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, source, update_id)
);
CREATE INDEX updates_by_age ON updates (store_id, received_at);
