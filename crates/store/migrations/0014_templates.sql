-- Messages to customers. Published versions are only ever added; a text that nobody has published is a draft. An event
-- without any version is told in the built-in text. Whoever wants to hear no more stands in optouts.
CREATE TABLE templates (
    store_id TEXT NOT NULL,
    event TEXT NOT NULL,
    channel TEXT NOT NULL,
    lang TEXT NOT NULL,
    version BIGINT NOT NULL,
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, event, channel, lang, version)
);

CREATE TABLE template_drafts (
    store_id TEXT NOT NULL,
    event TEXT NOT NULL,
    channel TEXT NOT NULL,
    lang TEXT NOT NULL,
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, event, channel, lang)
);

-- Events of which a store tells nobody by this channel.
CREATE TABLE silenced_events (
    store_id TEXT NOT NULL,
    event TEXT NOT NULL,
    channel TEXT NOT NULL,
    author TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (store_id, event, channel)
);

CREATE TABLE optouts (
    store_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    since BIGINT NOT NULL,
    told_by TEXT NOT NULL,
    PRIMARY KEY (store_id, channel, address)
);
