-- Links by which customers follow a visit without an account. Only the hash of a link is kept.
CREATE TABLE visit_links (
    hash BLOB NOT NULL PRIMARY KEY,
    order_id BLOB NOT NULL REFERENCES orders (id),
    made_by BLOB NOT NULL REFERENCES people (id),
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_links_expiry ON visit_links (expires_at);
