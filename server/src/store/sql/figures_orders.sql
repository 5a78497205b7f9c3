SELECT count(*) AS number,
    CAST(coalesce(sum(CASE WHEN resolve_due < $1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS overdue,
    CAST(coalesce(sum(conflicts), 0) AS BIGINT) AS conflicts
FROM orders
WHERE open = true
