UPDATE deliveries
SET leased_until = $2, lease = $3
WHERE id = $1
  AND state = 'waiting'
  AND next_at <= $4
  AND leased_until <= $4
