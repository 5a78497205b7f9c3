-- Inspections 巡检: plans, the checklists they ask, what they made, and readings of meters.

CREATE TABLE inspection_templates (
    name TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL
) STRICT;

-- What the office calls a plan, what it says as JSON, and the day up to which its rounds are made or passed over.
CREATE TABLE inspection_plans (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    customer BLOB NOT NULL REFERENCES customers (id),
    site BLOB NOT NULL REFERENCES sites (id),
    equipment BLOB REFERENCES equipment (id),
    template TEXT REFERENCES inspection_templates (name),
    active INTEGER NOT NULL,
    content TEXT NOT NULL
) STRICT;
CREATE INDEX inspection_plans_site ON inspection_plans (site);

-- One row a round: the day on which the plan has it, the day on which it is to be done, and its order once that is made.
CREATE TABLE inspection_rounds (
    plan BLOB NOT NULL REFERENCES inspection_plans (id),
    day INTEGER NOT NULL,
    visit_day INTEGER NOT NULL,
    until_day INTEGER NOT NULL,
    reading INTEGER,
    order_id BLOB UNIQUE REFERENCES orders (id),
    made_at INTEGER NOT NULL,
    PRIMARY KEY (plan, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX inspection_rounds_visit ON inspection_rounds (visit_day, plan);

-- Readings in thousandths of the meter's unit.
CREATE TABLE inspection_readings (
    plan BLOB NOT NULL REFERENCES inspection_plans (id),
    at INTEGER NOT NULL,
    value INTEGER NOT NULL,
    person BLOB NOT NULL REFERENCES people (id),
    PRIMARY KEY (plan, at)
) STRICT, WITHOUT ROWID;
