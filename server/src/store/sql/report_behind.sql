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
        WHEN 'kilometres' THEN EXISTS (SELECT 1 FROM trips t WHERE t.order_id = f.order_id AND t.metres IS NOT NULL
            AND t.crew IS NOT NULL AND ($6 = '' OR t.crew = $7))
        WHEN 'unmeasured' THEN EXISTS (SELECT 1 FROM trips t WHERE t.order_id = f.order_id AND t.metres IS NULL
            AND t.crew IS NOT NULL AND ($6 = '' OR t.crew = $7))
        ELSE false END)
    -- Trips are those of the crew that went, whoever held the order afterwards.
    AND ($6 = '' OR f.crew = $7 OR $5 IN ('kilometres', 'unmeasured')) AND ($15 = '' OR f.crew IS NOT NULL) AND ($8 = '' OR f.customer = $9) AND ($10 = '' OR f.level = $11)
    AND ($16 = '' OR coalesce(f.region, -1) = $17)
    AND (f.received_at, o.id) > ($12, $13)
ORDER BY f.received_at, o.id
LIMIT $14
