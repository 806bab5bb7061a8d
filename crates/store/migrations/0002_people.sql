-- Who works here, how they come in, what they did. `store_id` is '*' for people, links and keys of the whole program.

CREATE TABLE people (
    store_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT,
    created_at BIGINT NOT NULL,
    disabled BIGINT NOT NULL,
    PRIMARY KEY (store_id, person_id)
);
CREATE UNIQUE INDEX people_by_email ON people (email);
CREATE UNIQUE INDEX people_by_id ON people (person_id);

-- One-time links: the first owner's, invitations, new passwords. Of a token only its hash is kept.
CREATE TABLE links (
    store_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    email TEXT,
    role TEXT,
    person_id TEXT,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, token_hash)
);
CREATE UNIQUE INDEX links_by_token ON links (token_hash);

CREATE TABLE sessions (
    store_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    person_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    PRIMARY KEY (store_id, session_id)
);
CREATE UNIQUE INDEX sessions_by_token ON sessions (token_hash);
CREATE INDEX sessions_of_person ON sessions (person_id, created_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Keys for programs.
CREATE TABLE keys (
    store_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    hint TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT,
    PRIMARY KEY (store_id, key_id)
);
CREATE UNIQUE INDEX keys_by_token ON keys (token_hash);

-- Who did what. Rows are only ever added.
CREATE TABLE audit (
    store_id TEXT NOT NULL,
    audit_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    person_id TEXT,
    who TEXT NOT NULL,
    via TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    was TEXT,
    became TEXT,
    request_id TEXT NOT NULL,
    PRIMARY KEY (store_id, audit_id)
);
CREATE INDEX audit_by_time ON audit (store_id, at, audit_id);
CREATE INDEX audit_of_subject ON audit (store_id, subject, at, audit_id);

-- How often something failed of late, e.g. to log in; by the hash of what it is counted for.
CREATE TABLE strikes (
    store_id TEXT NOT NULL,
    name TEXT NOT NULL,
    count BIGINT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (store_id, name)
);
CREATE INDEX strikes_by_time ON strikes (since);

DROP TABLE access;
