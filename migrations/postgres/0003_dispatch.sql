-- Dispatch: why crews were sent, what is offered to whom, who is absent.

-- One row an assignment. The explanation is JSON as it was given then; empty where nobody knew where the order is.
CREATE TABLE assignments (
    order_id BYTEA NOT NULL REFERENCES orders (id),
    revision BIGINT NOT NULL,
    crew BYTEA NOT NULL REFERENCES crews (id),
    decided_at BIGINT NOT NULL,
    position BIGINT NOT NULL,
    planned_start BIGINT,
    expected_minutes BIGINT NOT NULL,
    explanation TEXT NOT NULL,
    PRIMARY KEY (order_id, revision)
);

-- Orders that several crews may take. `state`: open, taken, lost, lapsed. Without `expires_at` it lies open until taken.
CREATE TABLE offers (
    order_id BYTEA NOT NULL REFERENCES orders (id),
    crew BYTEA NOT NULL REFERENCES crews (id),
    offered_at BIGINT NOT NULL,
    expires_at BIGINT,
    state TEXT NOT NULL,
    PRIMARY KEY (order_id, crew)
);
CREATE INDEX offers_state ON offers (state, order_id);

-- Crews that cannot be sent: sick, on leave, the van broken down.
CREATE TABLE absences (
    crew BYTEA NOT NULL REFERENCES crews (id),
    since BIGINT NOT NULL,
    until BIGINT,
    reason TEXT NOT NULL,
    PRIMARY KEY (crew, since)
);
