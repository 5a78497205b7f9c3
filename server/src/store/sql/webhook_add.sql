INSERT INTO webhooks (id, url, description, types, enabled, secret, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
