SELECT o.id AS id, o.number AS number, o.customer_name AS customer_name, o.fault AS fault,
    f.received_at AS received_at, coalesce(c.name, '') AS crew_name, f.second_line AS second_line
FROM order_figures f
JOIN orders o ON o.id = f.order_id
LEFT JOIN crews c ON c.id = f.crew
WHERE f.counted AND f.received_at < $1
    AND coalesce(f.fixed_at, f.settled_at, $1) >= $1
ORDER BY f.received_at, o.id
LIMIT $2
