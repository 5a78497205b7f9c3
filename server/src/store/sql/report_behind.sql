SELECT o.id AS id, o.number AS number, o.customer_name AS customer_name, o.fault AS fault, f.received_at AS received_at
FROM order_figures f
JOIN orders o ON o.id = f.order_id
WHERE f.counted AND f.day >= $3 AND f.day <= $4
    AND (CASE $5
        WHEN 'orders' THEN true
        WHEN 'in-time' THEN f.arrived_at <= f.response_due
        WHEN 'overruns' THEN coalesce(f.arrived_at, $1) > f.response_due
        WHEN 'second-line' THEN f.second_line
        WHEN 'open-same-day' THEN coalesce(f.fixed_day, $2) > f.day
        WHEN 'disagrees' THEN f.disagrees
        WHEN 'repeats' THEN f.repeated
        WHEN 'three-days' THEN coalesce(f.fixed_at, f.settled_at, $1) - f.received_at >= 259200000
        WHEN 'fixed' THEN f.fixed_at IS NOT NULL
        WHEN 'first-time' THEN f.first_time
        WHEN 'outside' THEN coalesce(f.arrived_at, $1) > f.response_due OR coalesce(f.fixed_at, $1) > f.resolve_due
        ELSE false END)
    AND ($6 = '' OR f.crew = $7) AND ($8 = '' OR f.customer = $9) AND ($10 = '' OR f.level = $11)
    AND (f.received_at, o.id) > ($12, $13)
ORDER BY f.received_at, o.id
LIMIT $14
