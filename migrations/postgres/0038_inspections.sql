-- Inspections 巡检: plans, the checklists they ask, what they made, and readings of meters.

CREATE TABLE inspection_templates (
    name TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL
);

-- What the office calls a plan, what it says as JSON, and the day up to which its rounds are made or passed over.
CREATE TABLE inspection_plans (
    id BYTEA NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    customer BYTEA NOT NULL REFERENCES customers (id),
    site BYTEA NOT NULL REFERENCES sites (id),
    equipment BYTEA REFERENCES equipment (id),
    template TEXT REFERENCES inspection_templates (name),
    active BOOLEAN NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX inspection_plans_site ON inspection_plans (site);

-- One row a round: the day on which the plan has it, the day on which it is to be done, and its order once that is made.
CREATE TABLE inspection_rounds (
    plan BYTEA NOT NULL REFERENCES inspection_plans (id),
    day BIGINT NOT NULL,
    visit_day BIGINT NOT NULL,
    until_day BIGINT NOT NULL,
    reading BIGINT,
    order_id BYTEA UNIQUE REFERENCES orders (id),
    made_at BIGINT NOT NULL,
    PRIMARY KEY (plan, day)
);
CREATE INDEX inspection_rounds_visit ON inspection_rounds (visit_day, plan);

-- Readings in thousandths of the meter's unit.
CREATE TABLE inspection_readings (
    plan BYTEA NOT NULL REFERENCES inspection_plans (id),
    at BIGINT NOT NULL,
    value BIGINT NOT NULL,
    person BYTEA NOT NULL REFERENCES people (id),
    PRIMARY KEY (plan, at)
);
