-- What running the service needs: every copy of a forked edit, when positions were reached, whose turn the ticks are.

-- Two clones may fork at the same number: the copy's own hash tells them apart. As in SQLite, which cannot hash, rows from
-- before have an empty one until the same edit comes again.
CREATE TABLE quarantine_by_copy (
    actor BYTEA NOT NULL REFERENCES devices (actor),
    n BIGINT NOT NULL,
    reason TEXT NOT NULL,
    edit_hash BYTEA NOT NULL,
    order_id BYTEA,
    edit BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    position BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by BYTEA REFERENCES people (id),
    remark TEXT,
    PRIMARY KEY (actor, n, reason, edit_hash)
);
INSERT INTO quarantine_by_copy (actor, n, reason, edit_hash, order_id, edit, received_at, state, position, decided_at,
    decided_by, remark)
SELECT actor, n, reason, '\x'::bytea, order_id, edit, received_at, state, position, decided_at, decided_by, remark FROM quarantine;
DROP TABLE quarantine;
ALTER TABLE quarantine_by_copy RENAME TO quarantine;
CREATE INDEX quarantine_state ON quarantine (state, received_at);
CREATE INDEX quarantine_position ON quarantine (actor, position);

-- Which position the feed had reached when: turns days of retention into a floor.
CREATE TABLE feed_marks (
    at BIGINT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
);

-- What the servers over one database do by themselves, one of them at a time: `until` is how long its turn is taken.
CREATE TABLE tickers (
    name TEXT NOT NULL PRIMARY KEY,
    until BIGINT NOT NULL,
    ran_at BIGINT,
    failed_at BIGINT
);

-- Settled orders that are still on somebody's phone are found by these.
CREATE INDEX holders_active ON holders (active, order_id);
