-- Dispatch: why crews were sent, what is offered to whom, who is absent.

-- One row an assignment. The explanation is JSON as it was given then; empty where nobody knew where the order is.
CREATE TABLE assignments (
    order_id BLOB NOT NULL REFERENCES orders (id),
    revision INTEGER NOT NULL,
    crew BLOB NOT NULL REFERENCES crews (id),
    decided_at INTEGER NOT NULL,
    position INTEGER NOT NULL,
    planned_start INTEGER,
    expected_minutes INTEGER NOT NULL,
    explanation TEXT NOT NULL,
    PRIMARY KEY (order_id, revision)
) STRICT;

-- Orders that several crews may take. `state`: open, taken, lost, lapsed. Without `expires_at` it lies open until taken.
CREATE TABLE offers (
    order_id BLOB NOT NULL REFERENCES orders (id),
    crew BLOB NOT NULL REFERENCES crews (id),
    offered_at INTEGER NOT NULL,
    expires_at INTEGER,
    state TEXT NOT NULL,
    PRIMARY KEY (order_id, crew)
) STRICT;
CREATE INDEX offers_state ON offers (state, order_id);

-- Crews that cannot be sent: sick, on leave, the van broken down.
CREATE TABLE absences (
    crew BLOB NOT NULL REFERENCES crews (id),
    since INTEGER NOT NULL,
    until INTEGER,
    reason TEXT NOT NULL,
    PRIMARY KEY (crew, since)
) STRICT;
