INSERT INTO api_keys (person, hash, prefix, scopes, created_at, created_by, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
