-- Work orders, who holds them, and every edit that was ever made. The runs of edits are the truth; the rest follows from them.

-- One row an order: the encoded document, and projected from it whatever SQL has to filter and sort by.
CREATE TABLE orders (
    id BLOB NOT NULL PRIMARY KEY,
    state BLOB NOT NULL,
    state_hash BLOB NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    external TEXT UNIQUE,
    status TEXT NOT NULL,
    open INTEGER NOT NULL,
    trade TEXT NOT NULL,
    level TEXT NOT NULL,
    customer BLOB,
    equipment BLOB,
    customer_name TEXT NOT NULL,
    address TEXT NOT NULL,
    fault TEXT NOT NULL,
    lat_e7 INTEGER,
    lon_e7 INTEGER,
    crew BLOB,
    received_at INTEGER NOT NULL,
    response_due INTEGER,
    resolve_due INTEGER,
    conflicts INTEGER NOT NULL,
    remarks INTEGER NOT NULL
) STRICT;
CREATE INDEX orders_position ON orders (position);
CREATE INDEX orders_number ON orders (number);
CREATE INDEX orders_open ON orders (open, received_at, id);
CREATE INDEX orders_crew ON orders (crew, open);

-- Counts order numbers.
CREATE TABLE order_numbers (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    last INTEGER NOT NULL
) STRICT;
INSERT INTO order_numbers (id, last) VALUES (1, 1000);

-- Everyone who holds an order or ever did. `position` is the last change of this membership.
CREATE TABLE holders (
    order_id BLOB NOT NULL REFERENCES orders (id),
    person BLOB NOT NULL REFERENCES people (id),
    epoch INTEGER NOT NULL,
    active INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (order_id, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX holders_person ON holders (person, active, order_id);

-- Edits as they arrived: opaque, chained, and for devices signed.
CREATE TABLE edit_runs (
    actor BLOB NOT NULL REFERENCES devices (actor),
    first_n INTEGER NOT NULL,
    last_n INTEGER NOT NULL,
    edits BLOB NOT NULL,
    head BLOB NOT NULL,
    signature BLOB,
    received_at INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (actor, first_n)
) STRICT, WITHOUT ROWID;

-- Which runs speak of an order.
CREATE TABLE order_runs (
    order_id BLOB NOT NULL,
    actor BLOB NOT NULL,
    first_n INTEGER NOT NULL,
    PRIMARY KEY (order_id, actor, first_n)
) STRICT, WITHOUT ROWID;

-- Edits that wait for a person at the office, and what was decided. `edit` is kept where no run holds it: forks.
CREATE TABLE quarantine (
    actor BLOB NOT NULL REFERENCES devices (actor),
    n INTEGER NOT NULL,
    reason TEXT NOT NULL,
    order_id BLOB,
    edit BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    position INTEGER NOT NULL,
    decided_at INTEGER,
    decided_by BLOB REFERENCES people (id),
    remark TEXT,
    PRIMARY KEY (actor, n, reason)
) STRICT, WITHOUT ROWID;
CREATE INDEX quarantine_state ON quarantine (state, received_at);
CREATE INDEX quarantine_position ON quarantine (actor, position);

-- Visits in short, for the history of machines and customers.
CREATE TABLE past_visits (
    order_id BLOB NOT NULL REFERENCES orders (id),
    visit_actor BLOB NOT NULL,
    visit_n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    equipment BLOB,
    customer BLOB,
    content BLOB NOT NULL,
    PRIMARY KEY (order_id, visit_actor, visit_n)
) STRICT, WITHOUT ROWID;
CREATE INDEX past_visits_equipment ON past_visits (equipment, at);
CREATE INDEX past_visits_customer ON past_visits (customer, at);

-- Cursors before the floor start from a snapshot: what was deleted up to it is forgotten.
ALTER TABLE feed ADD COLUMN floor INTEGER NOT NULL DEFAULT 0;
