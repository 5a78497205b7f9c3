-- Service levels in working time: calendars, the terms of levels, and contracts.

-- What the office calls a calendar, and its hours as JSON.
CREATE TABLE calendars (
    name TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL
);

-- The terms of a level that is a reference row besides: its calendar, what stops its clocks, targets by class of fault.
CREATE TABLE level_terms (
    level TEXT NOT NULL PRIMARY KEY,
    calendar TEXT NOT NULL REFERENCES calendars (name),
    content TEXT NOT NULL
);
CREATE INDEX level_terms_calendar ON level_terms (calendar);

-- Contracts 维保合同. One without a machine is for all of the customer's. Of one machine no two overlap.
CREATE TABLE contracts (
    id BYTEA NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    customer BYTEA NOT NULL REFERENCES customers (id),
    equipment BYTEA REFERENCES equipment (id),
    level TEXT,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    labour BOOLEAN NOT NULL,
    parts BOOLEAN NOT NULL,
    call_out BOOLEAN NOT NULL,
    remark TEXT NOT NULL
);
CREATE INDEX contracts_customer ON contracts (customer, equipment, from_at);
