-- Complaints 投诉, each a sheet with its own number.

CREATE TABLE complaint_numbers (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    last INTEGER NOT NULL
) STRICT;
INSERT INTO complaint_numbers (id, last) VALUES (1, 0);

CREATE TABLE complaints (
    id BLOB NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    received_at INTEGER NOT NULL,
    settled_at INTEGER,
    next_due INTEGER,
    cause TEXT,
    previous BLOB UNIQUE REFERENCES complaints (id),
    content TEXT NOT NULL
) STRICT;
CREATE INDEX complaints_received ON complaints (received_at, id);
CREATE INDEX complaints_due ON complaints (next_due) WHERE next_due IS NOT NULL;
