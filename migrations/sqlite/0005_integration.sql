-- Other systems: keys with which they come in, answers kept for repeated requests, events that go out, and webhooks.

-- A key acts as a person of its own, who cannot sign in; so histories name it and everything that refers to people holds.
CREATE TABLE api_keys (
    person BLOB NOT NULL PRIMARY KEY REFERENCES people (id),
    hash BLOB NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL REFERENCES people (id),
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER
) STRICT, WITHOUT ROWID;

-- The answer to a request with an `Idempotency-Key`, written in the transaction of what the request did. `body` is NULL
-- where the answer carried a secret.
CREATE TABLE answers (
    caller BLOB NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body BLOB,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (caller, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_expiry ON answers (expires_at);

-- What happened, one row a feed position, written in the transaction that took the position. `facts` are event types.
CREATE TABLE events (
    position INTEGER NOT NULL PRIMARY KEY,
    facts TEXT NOT NULL,
    content TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX events_at ON events (at);

-- `forgotten`: events up to there are no longer kept. `fanned_out`: webhooks have their deliveries up to there.
CREATE TABLE event_marks (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    forgotten INTEGER NOT NULL,
    fanned_out INTEGER NOT NULL
) STRICT;
INSERT INTO event_marks (id, forgotten, fanned_out) SELECT 1, position, position FROM feed;

CREATE TABLE webhooks (
    id BLOB NOT NULL PRIMARY KEY,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    types TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    disabled_reason TEXT,
    secret BLOB NOT NULL,
    old_secret BLOB,
    old_secret_until INTEGER,
    created_at INTEGER NOT NULL,
    last_success_at INTEGER,
    last_failure TEXT
) STRICT;

-- One message to one webhook. Whoever sends holds the lease; `state` is waiting, delivered or failed.
CREATE TABLE deliveries (
    id BLOB NOT NULL PRIMARY KEY,
    webhook BLOB NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    type TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    since INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    lease BLOB
) STRICT;
CREATE INDEX deliveries_due ON deliveries (webhook, next_at) WHERE state = 'waiting';
CREATE INDEX deliveries_log ON deliveries (webhook, created_at, id);
CREATE INDEX deliveries_age ON deliveries (created_at);

CREATE TABLE delivery_attempts (
    delivery BLOB NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    took_ms INTEGER NOT NULL,
    status INTEGER,
    error TEXT,
    request TEXT NOT NULL,
    response TEXT NOT NULL,
    PRIMARY KEY (delivery, n)
) STRICT, WITHOUT ROWID;
