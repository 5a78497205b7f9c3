SELECT o.id AS id, o.state AS state, o.state_hash AS state_hash, o.position AS position
FROM orders o
WHERE o.open = true AND o.crew IS NULL AND o.lat_e7 IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM offers f WHERE f.order_id = o.id AND f.state = 'open')
ORDER BY o.response_due, o.received_at, o.id
LIMIT $1
