-- What a device keeps. One row says who it is; `edits` is the outbox and the memory of what was sent.

CREATE TABLE installation (
    one              INTEGER PRIMARY KEY CHECK (one = 1),
    actor            BLOB NOT NULL,
    secret_key       BLOB NOT NULL,
    server           TEXT NOT NULL,
    token            TEXT NOT NULL,
    person           BLOB NOT NULL,
    person_name      TEXT NOT NULL,
    office_recipient TEXT NOT NULL,
    lang             TEXT NOT NULL,
    incarnation      BLOB,
    cursor           INTEGER NOT NULL,
    last_n           INTEGER NOT NULL,
    head             BLOB NOT NULL,
    accepted         INTEGER NOT NULL,
    contact_at       INTEGER,
    contact_mac      BLOB,
    contact_boot     INTEGER,
    contact_uptime   INTEGER,
    locked_until     INTEGER,
    enrol_anew       TEXT
) STRICT;

-- Every identity this device has had, the present one last. A new enrolment begins a new one.
CREATE TABLE lives (
    position INTEGER PRIMARY KEY,
    actor    BLOB NOT NULL UNIQUE
) STRICT;

-- How the last attempt to reach the office went. Apart from `installation`, so that an act and an attempt never write
-- the same row.
CREATE TABLE attempt (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    failures   INTEGER NOT NULL,
    sent_up_to INTEGER NOT NULL,
    failed_at  INTEGER,
    failure    TEXT
) STRICT;

CREATE TABLE edits (
    actor       BLOB NOT NULL,
    n           INTEGER NOT NULL,
    order_id    BLOB NOT NULL,
    made_at     INTEGER NOT NULL,
    accepted_at INTEGER,
    rescued_at  INTEGER,
    verdict     INTEGER NOT NULL DEFAULT 0,
    reason      BLOB,
    head        BLOB NOT NULL,
    bytes       BLOB NOT NULL,
    PRIMARY KEY (actor, n)
) STRICT;

CREATE INDEX edits_by_order ON edits (order_id, actor, n);
CREATE INDEX edits_not_at_the_office ON edits (actor, n) WHERE accepted_at IS NULL;

CREATE TABLE orders (
    id         BLOB PRIMARY KEY,
    number     TEXT NOT NULL,
    hash       BLOB NOT NULL,
    left_epoch INTEGER,
    stale      INTEGER NOT NULL DEFAULT 0,
    refetch    INTEGER NOT NULL DEFAULT 0,
    summary    BLOB NOT NULL
) STRICT;

CREATE INDEX orders_by_number ON orders (number);

-- The states as the server sent them, apart from `orders`, so that the list never reads them.
CREATE TABLE bases (
    order_id BLOB PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
    state    BLOB NOT NULL
) STRICT;

CREATE TABLE history (
    order_id BLOB NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    visit    BLOB NOT NULL,
    PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE reference (
    key     TEXT PRIMARY KEY,
    stale   INTEGER NOT NULL DEFAULT 0,
    content BLOB NOT NULL
) STRICT;

CREATE TABLE photos (
    hash        BLOB PRIMARY KEY,
    bytes       INTEGER NOT NULL,
    taken_at    INTEGER NOT NULL,
    upload_url  TEXT,
    uploaded    INTEGER NOT NULL DEFAULT 0,
    complete    INTEGER NOT NULL DEFAULT 0,
    verified_at INTEGER,
    failures    INTEGER NOT NULL DEFAULT 0,
    failure     TEXT
) STRICT;

CREATE INDEX photos_to_verify ON photos (taken_at) WHERE verified_at IS NULL;

CREATE TABLE photo_uses (
    order_id BLOB NOT NULL,
    hash     BLOB NOT NULL,
    PRIMARY KEY (order_id, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE rescues (
    file      TEXT PRIMARY KEY,
    made_at   INTEGER NOT NULL,
    handed_at INTEGER
) STRICT;

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
