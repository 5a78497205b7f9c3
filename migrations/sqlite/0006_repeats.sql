-- Repeat reports and imports.

-- Where a new report is looked for among the old ones: by machine, by address without its spelling, by a cell of the map.
-- And what is shown in lists of the link that stands: which order is repeated, or may be. All of it follows from the document.
CREATE TABLE order_repeats (
    order_id BLOB NOT NULL PRIMARY KEY REFERENCES orders (id),
    equipment BLOB,
    place TEXT NOT NULL,
    cell INTEGER,
    received_at INTEGER NOT NULL,
    settled_at INTEGER,
    relation TEXT,
    other BLOB,
    other_number TEXT,
    score INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX order_repeats_equipment ON order_repeats (equipment, received_at) WHERE equipment IS NOT NULL;
CREATE INDEX order_repeats_place ON order_repeats (place, received_at);
CREATE INDEX order_repeats_cell ON order_repeats (cell, received_at) WHERE cell IS NOT NULL;

-- Files that were imported, each with its report as JSON. One without an end is still running, or its server died.
CREATE TABLE imports (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    person BLOB REFERENCES people (id),
    began_at INTEGER NOT NULL,
    ended_at INTEGER,
    report TEXT,
    failure TEXT
) STRICT;
CREATE INDEX imports_began ON imports (began_at, id);
