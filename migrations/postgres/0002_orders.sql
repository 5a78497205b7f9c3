-- Work orders, who holds them, and every edit that was ever made. The runs of edits are the truth; the rest follows from them.

-- One row an order: the encoded document, and projected from it whatever SQL has to filter and sort by.
CREATE TABLE orders (
    id BYTEA NOT NULL PRIMARY KEY,
    state BYTEA NOT NULL,
    state_hash BYTEA NOT NULL,
    position BIGINT NOT NULL,
    number TEXT NOT NULL,
    external TEXT UNIQUE,
    status TEXT NOT NULL,
    open BOOLEAN NOT NULL,
    trade TEXT NOT NULL,
    level TEXT NOT NULL,
    customer BYTEA,
    equipment BYTEA,
    customer_name TEXT NOT NULL,
    address TEXT NOT NULL,
    fault TEXT NOT NULL,
    lat_e7 BIGINT,
    lon_e7 BIGINT,
    crew BYTEA,
    received_at BIGINT NOT NULL,
    response_due BIGINT,
    resolve_due BIGINT,
    conflicts BIGINT NOT NULL,
    remarks BIGINT NOT NULL
);
CREATE INDEX orders_position ON orders (position);
CREATE INDEX orders_number ON orders (number);
CREATE INDEX orders_open ON orders (open, received_at, id);
CREATE INDEX orders_crew ON orders (crew, open);

-- Counts order numbers.
CREATE TABLE order_numbers (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    last BIGINT NOT NULL
);
INSERT INTO order_numbers (id, last) VALUES (1, 1000);

-- Everyone who holds an order or ever did. `position` is the last change of this membership.
CREATE TABLE holders (
    order_id BYTEA NOT NULL REFERENCES orders (id),
    person BYTEA NOT NULL REFERENCES people (id),
    epoch BIGINT NOT NULL,
    active BOOLEAN NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (order_id, person)
);
CREATE INDEX holders_person ON holders (person, active, order_id);

-- Edits as they arrived: opaque, chained, and for devices signed.
CREATE TABLE edit_runs (
    actor BYTEA NOT NULL REFERENCES devices (actor),
    first_n BIGINT NOT NULL,
    last_n BIGINT NOT NULL,
    edits BYTEA NOT NULL,
    head BYTEA NOT NULL,
    signature BYTEA,
    received_at BIGINT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (actor, first_n)
);

-- Which runs speak of an order.
CREATE TABLE order_runs (
    order_id BYTEA NOT NULL,
    actor BYTEA NOT NULL,
    first_n BIGINT NOT NULL,
    PRIMARY KEY (order_id, actor, first_n)
);

-- Edits that wait for a person at the office, and what was decided. `edit` is kept where no run holds it: forks.
CREATE TABLE quarantine (
    actor BYTEA NOT NULL REFERENCES devices (actor),
    n BIGINT NOT NULL,
    reason TEXT NOT NULL,
    order_id BYTEA,
    edit BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    position BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by BYTEA REFERENCES people (id),
    remark TEXT,
    PRIMARY KEY (actor, n, reason)
);
CREATE INDEX quarantine_state ON quarantine (state, received_at);
CREATE INDEX quarantine_position ON quarantine (actor, position);

-- Visits in short, for the history of machines and customers.
CREATE TABLE past_visits (
    order_id BYTEA NOT NULL REFERENCES orders (id),
    visit_actor BYTEA NOT NULL,
    visit_n BIGINT NOT NULL,
    at BIGINT NOT NULL,
    equipment BYTEA,
    customer BYTEA,
    content BYTEA NOT NULL,
    PRIMARY KEY (order_id, visit_actor, visit_n)
);
CREATE INDEX past_visits_equipment ON past_visits (equipment, at);
CREATE INDEX past_visits_customer ON past_visits (customer, at);

-- Cursors before the floor start from a snapshot: what was deleted up to it is forgotten.
ALTER TABLE feed ADD COLUMN floor BIGINT NOT NULL DEFAULT 0;
