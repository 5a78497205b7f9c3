-- Which photos of an order its customer may see: facts, each with who and when; the last one about a photo counts.
CREATE TABLE photo_releases (
    order_id BLOB NOT NULL REFERENCES orders (id),
    n INTEGER NOT NULL,
    hash BLOB NOT NULL,
    released INTEGER NOT NULL,
    at INTEGER NOT NULL,
    person BLOB NOT NULL REFERENCES people (id),
    PRIMARY KEY (order_id, n)
) STRICT, WITHOUT ROWID;
