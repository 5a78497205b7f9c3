SELECT id, type, state, created_at, attempts, next_at, payload
FROM deliveries
WHERE webhook = $1
  AND id = $2
