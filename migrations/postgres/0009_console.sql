-- Links by which customers follow a visit without an account. Only the hash of a link is kept.
CREATE TABLE visit_links (
    hash BYTEA NOT NULL PRIMARY KEY,
    order_id BYTEA NOT NULL REFERENCES orders (id),
    made_by BYTEA NOT NULL REFERENCES people (id),
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX visit_links_expiry ON visit_links (expires_at);
