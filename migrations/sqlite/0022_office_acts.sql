-- Who did what outside of the orders, whose own acts are the runs of edits. Written in the transaction of the act.
CREATE TABLE office_acts (
    n INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    person BLOB NOT NULL REFERENCES people (id),
    deed TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    order_id BLOB,
    source TEXT NOT NULL
) STRICT;
CREATE INDEX office_acts_at ON office_acts (at, n);

-- The runs by when they came, for whoever asks who did what on a day.
CREATE INDEX edit_runs_received ON edit_runs (received_at, actor, first_n);

-- Who decides which crew is sent, where somebody chose otherwise than the configuration. One row, or none.
CREATE TABLE dispatch_choice (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    mode TEXT NOT NULL,
    chosen_at INTEGER NOT NULL,
    chosen_by BLOB NOT NULL REFERENCES people (id)
) STRICT;

-- When whoever holds a session last gave their password; where it is NULL, when the session began.
ALTER TABLE tokens ADD COLUMN proven_at INTEGER;
