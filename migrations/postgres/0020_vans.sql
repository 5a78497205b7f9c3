-- What was put into a crew's van, and what was taken back: each a fact, below zero for a return. None is ever changed.
CREATE TABLE van_loads (
    id BYTEA NOT NULL PRIMARY KEY,
    crew BYTEA NOT NULL REFERENCES crews (id),
    part BYTEA NOT NULL,
    thousandths BIGINT NOT NULL,
    person BYTEA NOT NULL REFERENCES people (id),
    note TEXT NOT NULL,
    loaded_at BIGINT NOT NULL,
    position BIGINT NOT NULL
);
CREATE INDEX van_loads_crew ON van_loads (crew, position);
CREATE INDEX van_loads_part ON van_loads (part, crew);

-- What a line takes from the van of its visit's crew, projected from the order. A line that takes nothing any more stays
-- here with 0, so that devices learn of it.
CREATE TABLE van_uses (
    actor BYTEA NOT NULL,
    n BIGINT NOT NULL,
    order_id BYTEA NOT NULL REFERENCES orders (id),
    crew BYTEA NOT NULL,
    part BYTEA NOT NULL,
    thousandths BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (actor, n)
);
CREATE INDEX van_uses_crew ON van_uses (crew, position);
CREATE INDEX van_uses_part ON van_uses (part, crew);

-- Where in the feed a membership began or ended that changed what is in somebody's van.
ALTER TABLE crew_members ADD COLUMN van_position BIGINT NOT NULL DEFAULT 0;
