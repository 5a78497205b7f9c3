UPDATE deliveries
SET state = $3, next_at = $4, since = $4, leased_until = 0, lease = NULL
WHERE webhook = $1
  AND id = $2
