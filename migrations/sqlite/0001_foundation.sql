-- Who and what the office knows: people, crews, devices, customers and their machines, reference rows, photos.
-- Identities are 16 bytes, moments are milliseconds since 1970, places are ten-millionths of a degree.

PRAGMA application_id = 0x43414c4c;

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

-- One row. Updating it is the last thing a writing transaction does, so the order of positions is the order of commits.
CREATE TABLE feed (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL
) STRICT;
INSERT INTO feed (id, position) VALUES (1, 0);

CREATE TABLE people (
    id BLOB NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    lang TEXT NOT NULL,
    active INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE crews (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    skills TEXT NOT NULL,
    shift_start INTEGER NOT NULL,
    shift_end INTEGER NOT NULL,
    time_zone TEXT NOT NULL,
    base_lat_e7 INTEGER,
    base_lon_e7 INTEGER,
    position_lat_e7 INTEGER,
    position_lon_e7 INTEGER,
    position_at INTEGER
) STRICT;

-- Memberships are never deleted: edits of anyone who ever held an order apply.
CREATE TABLE crew_members (
    crew BLOB NOT NULL REFERENCES crews (id),
    person BLOB NOT NULL REFERENCES people (id),
    since INTEGER NOT NULL,
    lead INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (crew, person, since)
) STRICT;
CREATE UNIQUE INDEX crew_members_present ON crew_members (crew, person) WHERE until IS NULL;
CREATE INDEX crew_members_person ON crew_members (person);

-- Installations, and the lives of this server itself (those without a person).
CREATE TABLE devices (
    actor BLOB NOT NULL PRIMARY KEY,
    person BLOB REFERENCES people (id),
    name TEXT NOT NULL,
    public_key BLOB,
    last_n INTEGER NOT NULL,
    head BLOB NOT NULL,
    enrolled_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_contact_at INTEGER,
    app TEXT NOT NULL
) STRICT;
CREATE INDEX devices_person ON devices (person);

CREATE TABLE tokens (
    hash BLOB NOT NULL PRIMARY KEY,
    person BLOB REFERENCES people (id),
    device BLOB REFERENCES devices (actor),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER,
    CHECK ((person IS NULL) <> (device IS NULL))
) STRICT;
CREATE INDEX tokens_person ON tokens (person);
CREATE INDEX tokens_device ON tokens (device);

-- `lookup` is the part of the typed code that names the row, so that a wrong rest costs it a try.
CREATE TABLE enrolments (
    lookup TEXT NOT NULL PRIMARY KEY,
    typed_hash BLOB NOT NULL,
    scanned_hash BLOB NOT NULL UNIQUE,
    person BLOB NOT NULL REFERENCES people (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    tries_left INTEGER NOT NULL,
    used_at INTEGER,
    device BLOB
) STRICT;

CREATE TABLE customers (
    id BLOB NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    contact_name TEXT NOT NULL,
    contact_phone TEXT NOT NULL,
    lang TEXT,
    level TEXT,
    single_contact INTEGER NOT NULL
) STRICT;

CREATE TABLE sites (
    id BLOB NOT NULL PRIMARY KEY,
    customer BLOB NOT NULL REFERENCES customers (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    lat_e7 INTEGER,
    lon_e7 INTEGER
) STRICT;
CREATE INDEX sites_customer ON sites (customer);

CREATE TABLE equipment (
    id BLOB NOT NULL PRIMARY KEY,
    site BLOB NOT NULL REFERENCES sites (id),
    number TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    location TEXT NOT NULL,
    warranty_until INTEGER
) STRICT;
CREATE INDEX equipment_site ON equipment (site);

-- What phones need beforehand: `part:…`, `level:…`, `checklist:…`, `wording:…`. Content NULL is a tombstone.
CREATE TABLE reference_rows (
    key TEXT NOT NULL PRIMARY KEY,
    content BLOB,
    position INTEGER NOT NULL
) STRICT;
CREATE INDEX reference_rows_position ON reference_rows (position);

CREATE TABLE photos (
    hash BLOB NOT NULL PRIMARY KEY,
    bytes INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;

CREATE TABLE uploads (
    id BLOB NOT NULL PRIMARY KEY,
    owner BLOB NOT NULL REFERENCES devices (actor),
    hash BLOB NOT NULL,
    length INTEGER NOT NULL,
    received INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX uploads_expiry ON uploads (expires_at);

-- Object stores cannot append: what has arrived so far lies in numbered part objects.
CREATE TABLE upload_parts (
    upload BLOB NOT NULL REFERENCES uploads (id),
    number INTEGER NOT NULL,
    object TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (upload, number)
) STRICT;
