-- Which photos of an order its customer may see: facts, each with who and when; the last one about a photo counts.
CREATE TABLE photo_releases (
    order_id BYTEA NOT NULL REFERENCES orders (id),
    n BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    released BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    person BYTEA NOT NULL REFERENCES people (id),
    PRIMARY KEY (order_id, n)
);
