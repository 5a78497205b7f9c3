INSERT INTO uploads (id, owner, hash, length, received, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
