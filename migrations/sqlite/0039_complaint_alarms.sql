-- What the office notices about complaints by itself: one row a clock that ran out, and what is sent of it.
ALTER TABLE complaints ADD COLUMN look_at INTEGER;
UPDATE complaints SET look_at = next_due WHERE settled_at IS NULL;
CREATE INDEX complaints_look_at ON complaints (look_at) WHERE look_at IS NOT NULL;

-- `state`: standing; over (it was right, and the step is done); withdrawn (the step had been done in time).
CREATE TABLE complaint_alarms (
    complaint BLOB NOT NULL REFERENCES complaints (id),
    step TEXT NOT NULL,
    due INTEGER NOT NULL,
    raised_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (complaint, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX complaint_alarms_state ON complaint_alarms (state, raised_at);

CREATE TABLE complaint_messages (
    complaint BLOB NOT NULL,
    step TEXT NOT NULL,
    channel BLOB NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    delivered_at INTEGER,
    last_error TEXT,
    PRIMARY KEY (complaint, step, channel),
    FOREIGN KEY (complaint, step) REFERENCES complaint_alarms (complaint, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX complaint_messages_due ON complaint_messages (next_at) WHERE state = 'waiting';
