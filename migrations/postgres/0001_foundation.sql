-- Who and what the office knows: people, crews, devices, customers and their machines, reference rows, photos.
-- Identities are 16 bytes, moments are milliseconds since 1970, places are ten-millionths of a degree.

CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value BYTEA NOT NULL
);

-- One row. Updating it is the last thing a writing transaction does, so the order of positions is the order of commits.
CREATE TABLE feed (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    position BIGINT NOT NULL
);
INSERT INTO feed (id, position) VALUES (1, 0);

CREATE TABLE people (
    id BYTEA NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    lang TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE crews (
    id BYTEA NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    skills TEXT NOT NULL,
    shift_start BIGINT NOT NULL,
    shift_end BIGINT NOT NULL,
    time_zone TEXT NOT NULL,
    base_lat_e7 BIGINT,
    base_lon_e7 BIGINT,
    position_lat_e7 BIGINT,
    position_lon_e7 BIGINT,
    position_at BIGINT
);

-- Memberships are never deleted: edits of anyone who ever held an order apply.
CREATE TABLE crew_members (
    crew BYTEA NOT NULL REFERENCES crews (id),
    person BYTEA NOT NULL REFERENCES people (id),
    since BIGINT NOT NULL,
    lead BOOLEAN NOT NULL,
    until BIGINT,
    PRIMARY KEY (crew, person, since)
);
CREATE UNIQUE INDEX crew_members_present ON crew_members (crew, person) WHERE until IS NULL;
CREATE INDEX crew_members_person ON crew_members (person);

-- Installations, and the lives of this server itself (those without a person).
CREATE TABLE devices (
    actor BYTEA NOT NULL PRIMARY KEY,
    person BYTEA REFERENCES people (id),
    name TEXT NOT NULL,
    public_key BYTEA,
    last_n BIGINT NOT NULL,
    head BYTEA NOT NULL,
    enrolled_at BIGINT NOT NULL,
    revoked_at BIGINT,
    last_contact_at BIGINT,
    app TEXT NOT NULL
);
CREATE INDEX devices_person ON devices (person);

CREATE TABLE tokens (
    hash BYTEA NOT NULL PRIMARY KEY,
    person BYTEA REFERENCES people (id),
    device BYTEA REFERENCES devices (actor),
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT,
    CHECK ((person IS NULL) <> (device IS NULL))
);
CREATE INDEX tokens_person ON tokens (person);
CREATE INDEX tokens_device ON tokens (device);

-- `lookup` is the part of the typed code that names the row, so that a wrong rest costs it a try.
CREATE TABLE enrolments (
    lookup TEXT NOT NULL PRIMARY KEY,
    typed_hash BYTEA NOT NULL,
    scanned_hash BYTEA NOT NULL UNIQUE,
    person BYTEA NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    tries_left BIGINT NOT NULL,
    used_at BIGINT,
    device BYTEA
);

CREATE TABLE customers (
    id BYTEA NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    contact_name TEXT NOT NULL,
    contact_phone TEXT NOT NULL,
    lang TEXT,
    level TEXT,
    single_contact BOOLEAN NOT NULL
);

CREATE TABLE sites (
    id BYTEA NOT NULL PRIMARY KEY,
    customer BYTEA NOT NULL REFERENCES customers (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    lat_e7 BIGINT,
    lon_e7 BIGINT
);
CREATE INDEX sites_customer ON sites (customer);

CREATE TABLE equipment (
    id BYTEA NOT NULL PRIMARY KEY,
    site BYTEA NOT NULL REFERENCES sites (id),
    number TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    location TEXT NOT NULL,
    warranty_until BIGINT
);
CREATE INDEX equipment_site ON equipment (site);

-- What phones need beforehand: `part:…`, `level:…`, `checklist:…`, `wording:…`. Content NULL is a tombstone.
CREATE TABLE reference_rows (
    key TEXT NOT NULL PRIMARY KEY,
    content BYTEA,
    position BIGINT NOT NULL
);
CREATE INDEX reference_rows_position ON reference_rows (position);

CREATE TABLE photos (
    hash BYTEA NOT NULL PRIMARY KEY,
    bytes BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    received_at BIGINT NOT NULL
);

CREATE TABLE uploads (
    id BYTEA NOT NULL PRIMARY KEY,
    owner BYTEA NOT NULL REFERENCES devices (actor),
    hash BYTEA NOT NULL,
    length BIGINT NOT NULL,
    received BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX uploads_expiry ON uploads (expires_at);

-- Object stores cannot append: what has arrived so far lies in numbered part objects.
CREATE TABLE upload_parts (
    upload BYTEA NOT NULL REFERENCES uploads (id),
    number BIGINT NOT NULL,
    object TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (upload, number)
);
