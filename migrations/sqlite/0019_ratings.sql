-- What customers say afterwards by their link, where they did not on the device.
CREATE TABLE visit_ratings (
    order_id BLOB NOT NULL PRIMARY KEY REFERENCES orders (id),
    rating INTEGER NOT NULL,
    remark TEXT NOT NULL,
    rated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
