-- What was put into a crew's van, and what was taken back: each a fact, below zero for a return. None is ever changed.
CREATE TABLE van_loads (
    id BLOB NOT NULL PRIMARY KEY,
    crew BLOB NOT NULL REFERENCES crews (id),
    part BLOB NOT NULL,
    thousandths INTEGER NOT NULL,
    person BLOB NOT NULL REFERENCES people (id),
    note TEXT NOT NULL,
    loaded_at INTEGER NOT NULL,
    position INTEGER NOT NULL
) STRICT;
CREATE INDEX van_loads_crew ON van_loads (crew, position);
CREATE INDEX van_loads_part ON van_loads (part, crew);

-- What a line takes from the van of its visit's crew, projected from the order. A line that takes nothing any more stays
-- here with 0, so that devices learn of it.
CREATE TABLE van_uses (
    actor BLOB NOT NULL,
    n INTEGER NOT NULL,
    order_id BLOB NOT NULL REFERENCES orders (id),
    crew BLOB NOT NULL,
    part BLOB NOT NULL,
    thousandths INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (actor, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX van_uses_crew ON van_uses (crew, position);
CREATE INDEX van_uses_part ON van_uses (part, crew);

-- Where in the feed a membership began or ended that changed what is in somebody's van.
ALTER TABLE crew_members ADD COLUMN van_position INTEGER NOT NULL DEFAULT 0;
