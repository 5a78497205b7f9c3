-- Codes on machines, by which whoever stands before one reports a fault. They are stuck on for everybody to see, and are no
-- secret: what they open is one form. `hour` (hours since 1970) and `reports` count what came in by a code lately.
CREATE TABLE machine_codes (
    code TEXT NOT NULL PRIMARY KEY,
    equipment_id BLOB NOT NULL UNIQUE REFERENCES equipment (id),
    made_at INTEGER NOT NULL,
    hour INTEGER NOT NULL DEFAULT 0,
    reports INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
