-- Repeat reports and imports.

-- Where a new report is looked for among the old ones: by machine, by address without its spelling, by a cell of the map.
-- And what is shown in lists of the link that stands: which order is repeated, or may be. All of it follows from the document.
CREATE TABLE order_repeats (
    order_id BYTEA NOT NULL PRIMARY KEY REFERENCES orders (id),
    equipment BYTEA,
    place TEXT NOT NULL,
    cell BIGINT,
    received_at BIGINT NOT NULL,
    settled_at BIGINT,
    relation TEXT,
    other BYTEA,
    other_number TEXT,
    score BIGINT
);
CREATE INDEX order_repeats_equipment ON order_repeats (equipment, received_at) WHERE equipment IS NOT NULL;
CREATE INDEX order_repeats_place ON order_repeats (place, received_at);
CREATE INDEX order_repeats_cell ON order_repeats (cell, received_at) WHERE cell IS NOT NULL;

-- Files that were imported, each with its report as JSON. One without an end is still running, or its server died.
CREATE TABLE imports (
    id BYTEA NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    person BYTEA REFERENCES people (id),
    began_at BIGINT NOT NULL,
    ended_at BIGINT,
    report TEXT,
    failure TEXT
);
CREATE INDEX imports_began ON imports (began_at, id);
