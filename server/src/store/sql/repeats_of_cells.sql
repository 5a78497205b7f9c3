SELECT o.id AS id, o.number AS number, o.trade AS trade, o.fault AS fault, o.lat_e7 AS lat_e7, o.lon_e7 AS lon_e7,
    r.equipment AS equipment, r.place AS place, r.received_at AS received_at, r.settled_at AS settled_at
FROM order_repeats r
JOIN orders o ON o.id = r.order_id
WHERE r.cell IN ($5, $6, $7, $8, $9, $10, $11, $12, $13)
    AND r.received_at BETWEEN $1 AND $2
    AND (r.settled_at IS NULL OR r.settled_at >= $3 OR r.settled_at < r.received_at)
ORDER BY r.received_at DESC
LIMIT $4
