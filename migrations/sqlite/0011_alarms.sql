-- What the office watches over by itself, and the figures that reports add up.

-- One row an order, made from its document. `look_at` is when it has to be looked at again: 0 after every change, NULL where
-- nothing can come of time alone. Days and months are local to the office: days since 1970, and 12 × year + month - 1.
CREATE TABLE order_figures (
    order_id BLOB NOT NULL PRIMARY KEY,
    look_at INTEGER,
    situation TEXT,
    day INTEGER,
    week INTEGER,
    month INTEGER,
    crew BLOB,
    customer TEXT,
    region INTEGER,
    level TEXT,
    cause TEXT,
    received_at INTEGER,
    counted INTEGER,
    response_due INTEGER,
    arrived_at INTEGER,
    resolve_due INTEGER,
    fixed_at INTEGER,
    fixed_day INTEGER,
    settled_at INTEGER,
    second_line INTEGER,
    disagrees INTEGER,
    repeated INTEGER,
    first_time INTEGER,
    labour_thousandths INTEGER,
    warranty INTEGER,
    rating INTEGER,
    parts TEXT
) STRICT;
CREATE INDEX order_figures_look_at ON order_figures (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX order_figures_week ON order_figures (week, crew);
CREATE INDEX order_figures_month ON order_figures (month, region, customer);
CREATE INDEX order_figures_day ON order_figures (day);
INSERT INTO order_figures (order_id, look_at) SELECT id, 0 FROM orders;

-- The office's own rules and channels as JSON; none: those of this build.
CREATE TABLE alarm_rules (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    content TEXT NOT NULL
) STRICT;

CREATE TABLE channels (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL
) STRICT;

-- One row a cause. `state`: standing; over (it was right, and is settled); withdrawn (late facts say it never was).
CREATE TABLE alarms (
    id BLOB NOT NULL PRIMARY KEY,
    order_id BLOB NOT NULL REFERENCES orders (id),
    rule TEXT NOT NULL,
    cause TEXT NOT NULL,
    kind TEXT NOT NULL,
    recipients TEXT NOT NULL,
    at INTEGER NOT NULL,
    raised_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    text TEXT NOT NULL,
    person BLOB REFERENCES people (id),
    service_remark TEXT NOT NULL,
    manager_remark TEXT NOT NULL,
    UNIQUE (order_id, rule, cause)
) STRICT;
CREATE INDEX alarms_state ON alarms (state, raised_at, id);
CREATE INDEX alarms_raised ON alarms (raised_at, id);

CREATE TABLE alarm_deliveries (
    alarm BLOB NOT NULL REFERENCES alarms (id),
    channel BLOB NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    delivered_at INTEGER,
    last_error TEXT,
    PRIMARY KEY (alarm, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_deliveries_due ON alarm_deliveries (next_at) WHERE state = 'waiting';

-- Tables as they were reported.
CREATE TABLE frozen_reports (
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    at INTEGER NOT NULL,
    person BLOB NOT NULL REFERENCES people (id),
    content TEXT NOT NULL,
    PRIMARY KEY (kind, period)
) STRICT, WITHOUT ROWID;
