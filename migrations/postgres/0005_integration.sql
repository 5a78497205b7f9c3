-- Other systems: keys with which they come in, answers kept for repeated requests, events that go out, and webhooks.

-- A key acts as a person of its own, who cannot sign in; so histories name it and everything that refers to people holds.
CREATE TABLE api_keys (
    person BYTEA NOT NULL PRIMARY KEY REFERENCES people (id),
    hash BYTEA NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BYTEA NOT NULL REFERENCES people (id),
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT
);

-- The answer to a request with an `Idempotency-Key`, written in the transaction of what the request did. `body` is NULL
-- where the answer carried a secret.
CREATE TABLE answers (
    caller BYTEA NOT NULL,
    key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    status BIGINT NOT NULL,
    headers TEXT NOT NULL,
    body BYTEA,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (caller, key)
);
CREATE INDEX answers_expiry ON answers (expires_at);

-- What happened, one row a feed position, written in the transaction that took the position. `facts` are event types.
CREATE TABLE events (
    position BIGINT NOT NULL PRIMARY KEY,
    facts TEXT NOT NULL,
    content TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX events_at ON events (at);

-- `forgotten`: events up to there are no longer kept. `fanned_out`: webhooks have their deliveries up to there.
CREATE TABLE event_marks (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    forgotten BIGINT NOT NULL,
    fanned_out BIGINT NOT NULL
);
INSERT INTO event_marks (id, forgotten, fanned_out) SELECT 1, position, position FROM feed;

CREATE TABLE webhooks (
    id BYTEA NOT NULL PRIMARY KEY,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    types TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    disabled_reason TEXT,
    secret BYTEA NOT NULL,
    old_secret BYTEA,
    old_secret_until BIGINT,
    created_at BIGINT NOT NULL,
    last_success_at BIGINT,
    last_failure TEXT
);

-- One message to one webhook. Whoever sends holds the lease; `state` is waiting, delivered or failed.
CREATE TABLE deliveries (
    id BYTEA NOT NULL PRIMARY KEY,
    webhook BYTEA NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    type TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    since BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    lease BYTEA
);
CREATE INDEX deliveries_due ON deliveries (webhook, next_at) WHERE state = 'waiting';
CREATE INDEX deliveries_log ON deliveries (webhook, created_at, id);
CREATE INDEX deliveries_age ON deliveries (created_at);

CREATE TABLE delivery_attempts (
    delivery BYTEA NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    n BIGINT NOT NULL,
    at BIGINT NOT NULL,
    took_ms BIGINT NOT NULL,
    status BIGINT,
    error TEXT,
    request TEXT NOT NULL,
    response TEXT NOT NULL,
    PRIMARY KEY (delivery, n)
);
