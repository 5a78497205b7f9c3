-- What the office notices about complaints by itself: one row a clock that ran out, and what is sent of it.
ALTER TABLE complaints ADD COLUMN look_at BIGINT;
UPDATE complaints SET look_at = next_due WHERE settled_at IS NULL;
CREATE INDEX complaints_look_at ON complaints (look_at) WHERE look_at IS NOT NULL;

-- `state`: standing; over (it was right, and the step is done); withdrawn (the step had been done in time).
CREATE TABLE complaint_alarms (
    complaint BYTEA NOT NULL REFERENCES complaints (id),
    step TEXT NOT NULL,
    due BIGINT NOT NULL,
    raised_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (complaint, step)
);
CREATE INDEX complaint_alarms_state ON complaint_alarms (state, raised_at);

CREATE TABLE complaint_messages (
    complaint BYTEA NOT NULL,
    step TEXT NOT NULL,
    channel BYTEA NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    delivered_at BIGINT,
    last_error TEXT,
    PRIMARY KEY (complaint, step, channel),
    FOREIGN KEY (complaint, step) REFERENCES complaint_alarms (complaint, step)
);
CREATE INDEX complaint_messages_due ON complaint_messages (next_at) WHERE state = 'waiting';
