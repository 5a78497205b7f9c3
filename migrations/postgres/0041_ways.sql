-- Trips know whose they are and in which week they count, and those without a position are kept as what they are. They follow from
-- the documents of orders, which are looked at once more.
DROP TABLE trips;
CREATE TABLE trips (
    order_id BYTEA NOT NULL REFERENCES orders (id),
    visit_actor BYTEA NOT NULL,
    visit_n BIGINT NOT NULL,
    crew BYTEA,
    week BIGINT,
    left_at BIGINT NOT NULL,
    took_ms BIGINT,
    metres BIGINT,
    PRIMARY KEY (order_id, visit_actor, visit_n)
);
CREATE INDEX trips_left_at ON trips (left_at) WHERE took_ms IS NOT NULL AND metres IS NOT NULL;
CREATE INDEX trips_week ON trips (week, crew, metres) WHERE week IS NOT NULL AND crew IS NOT NULL;

-- The trips of an order, how many of them could be measured, and how far those were by air.
ALTER TABLE order_figures ADD COLUMN trips BIGINT;
ALTER TABLE order_figures ADD COLUMN trips_measured BIGINT;
ALTER TABLE order_figures ADD COLUMN metres BIGINT;
UPDATE order_figures SET look_at = 0;
