INSERT INTO photos (hash, bytes, media_type, width, height, received_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (hash) DO NOTHING
