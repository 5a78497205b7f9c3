SELECT id, type, state, created_at, attempts, next_at
FROM deliveries
WHERE webhook = $1
  AND (created_at < $2 OR (created_at = $2 AND id < $3))
ORDER BY created_at DESC, id DESC
LIMIT $4
