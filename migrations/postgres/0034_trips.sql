-- How long crews took from one place to another, out of the visits of orders. Dispatch learns its pace from the latest.
CREATE TABLE trips (
    order_id BYTEA NOT NULL REFERENCES orders (id),
    visit_actor BYTEA NOT NULL,
    visit_n BIGINT NOT NULL,
    left_at BIGINT NOT NULL,
    took_ms BIGINT NOT NULL,
    metres BIGINT NOT NULL,
    PRIMARY KEY (order_id, visit_actor, visit_n)
);
CREATE INDEX trips_left_at ON trips (left_at);
-- Orders of older builds are looked at once more.
UPDATE order_figures SET look_at = 0;
