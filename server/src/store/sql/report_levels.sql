SELECT f.level AS level, count(*) AS orders,
    CAST(sum(CASE WHEN f.arrived_at <= f.response_due THEN 1 ELSE 0 END) AS BIGINT) AS response_met,
    CAST(sum(CASE WHEN coalesce(f.arrived_at, $1) > f.response_due THEN 1 ELSE 0 END) AS BIGINT) AS response_missed,
    CAST(sum(CASE WHEN f.fixed_at <= f.resolve_due THEN 1 ELSE 0 END) AS BIGINT) AS resolve_met,
    CAST(sum(CASE WHEN coalesce(f.fixed_at, $1) > f.resolve_due THEN 1 ELSE 0 END) AS BIGINT) AS resolve_missed,
    count(f.fixed_at) AS fixed,
    CAST(sum(CASE WHEN f.first_time THEN 1 ELSE 0 END) AS BIGINT) AS first_time,
    CAST(coalesce(sum(f.fixed_at - f.received_at), 0) AS BIGINT) AS repair_ms,
    count(f.arrived_at) AS arrived,
    CAST(coalesce(sum(f.arrived_at - f.received_at), 0) AS BIGINT) AS arrival_ms,
    count(f.rating) AS rated,
    CAST(sum(CASE WHEN f.rating >= 3 THEN 1 ELSE 0 END) AS BIGINT) AS satisfied
FROM order_figures f
WHERE f.day >= $2 AND f.day <= $3 AND f.counted
GROUP BY f.level
ORDER BY f.level
