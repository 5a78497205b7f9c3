-- Complaints 投诉, each a sheet with its own number.

CREATE TABLE complaint_numbers (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    last BIGINT NOT NULL
);
INSERT INTO complaint_numbers (id, last) VALUES (1, 0);

CREATE TABLE complaints (
    id BYTEA NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    received_at BIGINT NOT NULL,
    settled_at BIGINT,
    next_due BIGINT,
    cause TEXT,
    previous BYTEA UNIQUE REFERENCES complaints (id),
    content TEXT NOT NULL
);
CREATE INDEX complaints_received ON complaints (received_at, id);
CREATE INDEX complaints_due ON complaints (next_due) WHERE next_due IS NOT NULL;
