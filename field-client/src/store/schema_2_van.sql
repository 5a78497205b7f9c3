-- The van of whoever has this device: what was loaded, what lines took, and the articles that are wanted at hand. What is
-- in the van is derived from the first two. `van_uses` outlives its order, which leaves the device before the van is empty.
CREATE TABLE van_loads (
    id          INTEGER PRIMARY KEY,
    part        BLOB NOT NULL,
    thousandths INTEGER NOT NULL,
    loaded_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE van_uses (
    actor       BLOB NOT NULL,
    n           INTEGER NOT NULL,
    part        BLOB NOT NULL,
    thousandths INTEGER NOT NULL,
    PRIMARY KEY (actor, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE favourites (
    part BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
