SELECT f.region AS region, f.customer AS customer, f.cause AS cause, count(*) AS orders,
    CAST(coalesce(sum(f.labour_thousandths), 0) AS BIGINT) AS labour,
    count(f.fixed_at) AS fixed,
    CAST(coalesce(sum(f.fixed_at - f.received_at), 0) AS BIGINT) AS repair_ms,
    CAST(sum(CASE WHEN coalesce(f.arrived_at, $1) > f.response_due OR coalesce(f.fixed_at, $1) > f.resolve_due
        THEN 1 ELSE 0 END) AS BIGINT) AS outside,
    CAST(coalesce(sum(f.trips), 0) AS BIGINT) AS trips,
    CAST(coalesce(sum(f.trips_measured), 0) AS BIGINT) AS measured,
    CAST(coalesce(sum(f.metres), 0) AS BIGINT) AS metres
FROM order_figures f
WHERE f.month = $2 AND f.counted
GROUP BY f.region, f.customer, f.cause
ORDER BY f.region, f.customer, f.cause
