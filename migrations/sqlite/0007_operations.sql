-- What running the service needs: every copy of a forked edit, when positions were reached, whose turn the ticks are.

-- Two clones may fork at the same number: the copy's own hash tells them apart. SQLite cannot hash, so rows from before
-- have an empty one until the same edit comes again.
CREATE TABLE quarantine_by_copy (
    actor BLOB NOT NULL REFERENCES devices (actor),
    n INTEGER NOT NULL,
    reason TEXT NOT NULL,
    edit_hash BLOB NOT NULL,
    order_id BLOB,
    edit BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    position INTEGER NOT NULL,
    decided_at INTEGER,
    decided_by BLOB REFERENCES people (id),
    remark TEXT,
    PRIMARY KEY (actor, n, reason, edit_hash)
) STRICT, WITHOUT ROWID;
INSERT INTO quarantine_by_copy (actor, n, reason, edit_hash, order_id, edit, received_at, state, position, decided_at,
    decided_by, remark)
SELECT actor, n, reason, x'', order_id, edit, received_at, state, position, decided_at, decided_by, remark FROM quarantine;
DROP TABLE quarantine;
ALTER TABLE quarantine_by_copy RENAME TO quarantine;
CREATE INDEX quarantine_state ON quarantine (state, received_at);
CREATE INDEX quarantine_position ON quarantine (actor, position);

-- Which position the feed had reached when: turns days of retention into a floor.
CREATE TABLE feed_marks (
    at INTEGER NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT;

-- What the servers over one database do by themselves, one of them at a time: `until` is how long its turn is taken.
CREATE TABLE tickers (
    name TEXT NOT NULL PRIMARY KEY,
    until INTEGER NOT NULL,
    ran_at INTEGER,
    failed_at INTEGER
) STRICT;

-- Settled orders that are still on somebody's phone are found by these.
CREATE INDEX holders_active ON holders (active, order_id);
