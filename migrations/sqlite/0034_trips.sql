-- How long crews took from one place to another, out of the visits of orders. Dispatch learns its pace from the latest.
CREATE TABLE trips (
    order_id BLOB NOT NULL REFERENCES orders (id),
    visit_actor BLOB NOT NULL,
    visit_n INTEGER NOT NULL,
    left_at INTEGER NOT NULL,
    took_ms INTEGER NOT NULL,
    metres INTEGER NOT NULL,
    PRIMARY KEY (order_id, visit_actor, visit_n)
) WITHOUT ROWID;
CREATE INDEX trips_left_at ON trips (left_at);
-- Orders of older builds are looked at once more.
UPDATE order_figures SET look_at = 0;
