-- What is being typed about an order and is not said yet. It goes with the order.
CREATE TABLE drafts (
    order_id BLOB NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    topic    TEXT NOT NULL,
    text     TEXT NOT NULL,
    PRIMARY KEY (order_id, topic)
) STRICT, WITHOUT ROWID;
