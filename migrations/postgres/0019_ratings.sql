-- What customers say afterwards by their link, where they did not on the device.
CREATE TABLE visit_ratings (
    order_id BYTEA NOT NULL PRIMARY KEY REFERENCES orders (id),
    rating BIGINT NOT NULL,
    remark TEXT NOT NULL,
    rated_at BIGINT NOT NULL
);
