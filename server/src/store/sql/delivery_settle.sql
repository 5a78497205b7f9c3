UPDATE deliveries
SET state = $3, next_at = $4, leased_until = 0, lease = NULL, attempts = attempts + 1
WHERE id = $1
  AND lease = $2
