-- Of a message to several people, whom it reached: only the others are tried again. JSON, in the order in which they were told.
ALTER TABLE alarm_deliveries ADD COLUMN told TEXT;
ALTER TABLE complaint_messages ADD COLUMN told TEXT;

-- Reports that are sent by mail: to whom and in which language (JSON), and what became of each letter.
ALTER TABLE report_schedules ADD COLUMN mail TEXT;
CREATE TABLE report_letters (
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    recipient TEXT NOT NULL,
    lang TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    delivered_at BIGINT,
    last_error TEXT,
    PRIMARY KEY (kind, period, recipient)
);
CREATE INDEX report_letters_due ON report_letters (next_at) WHERE state = 'waiting';
