-- Messages that customers got or get on one of their days, so that nobody is written to more often than the store wants.
-- A day is named by the instant at which it ends. Who wants to hear no more is known by the chat and the orders.
CREATE TABLE told (
    store_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    day_ends_at BIGINT NOT NULL,
    subject_id TEXT NOT NULL,
    nth BIGINT NOT NULL,
    PRIMARY KEY (store_id, channel, address, day_ends_at, subject_id, nth)
);

DROP TABLE optouts;
