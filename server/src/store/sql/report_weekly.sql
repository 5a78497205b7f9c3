SELECT f.week AS week, f.crew AS crew, coalesce(c.name, '') AS crew_name, count(*) AS orders,
    CAST(sum(CASE WHEN f.arrived_at <= f.response_due THEN 1 ELSE 0 END) AS BIGINT) AS in_time,
    CAST(sum(CASE WHEN coalesce(f.arrived_at, $1) > f.response_due THEN 1 ELSE 0 END) AS BIGINT) AS overruns,
    CAST(sum(CASE WHEN f.second_line THEN 1 ELSE 0 END) AS BIGINT) AS second_line,
    CAST(sum(CASE WHEN coalesce(f.fixed_day, $2) > f.day THEN 1 ELSE 0 END) AS BIGINT) AS open_same_day,
    CAST(sum(CASE WHEN f.disagrees THEN 1 ELSE 0 END) AS BIGINT) AS disagrees,
    CAST(sum(CASE WHEN f.repeated THEN 1 ELSE 0 END) AS BIGINT) AS repeats,
    CAST(sum(CASE WHEN coalesce(f.fixed_at, f.settled_at, $1) - f.received_at >= 259200000 THEN 1 ELSE 0 END) AS BIGINT)
        AS three_days,
    CAST(sum(CASE WHEN f.first_time THEN 1 ELSE 0 END) AS BIGINT) AS first_time,
    count(f.fixed_at) AS fixed,
    CAST(coalesce(sum(f.fixed_at - f.received_at), 0) AS BIGINT) AS repair_ms,
    count(f.arrived_at) AS arrived,
    CAST(coalesce(sum(f.arrived_at - f.received_at), 0) AS BIGINT) AS arrival_ms
FROM order_figures f
LEFT JOIN crews c ON c.id = f.crew
WHERE f.week >= $3 AND f.week <= $4 AND f.counted AND f.crew IS NOT NULL
GROUP BY f.week, f.crew, c.name
ORDER BY f.week, crew_name, f.crew
