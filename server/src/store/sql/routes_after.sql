SELECT o.id AS id, o.open AS open, o.crew AS crew, o.number AS number, o.status AS status, o.trade AS trade, o.lat_e7 AS lat_e7,
    o.lon_e7 AS lon_e7, o.received_at AS received_at, o.response_due AS response_due, a.position AS position,
    a.planned_start AS planned_start, a.expected_minutes AS expected_minutes
FROM orders o
LEFT JOIN assignments a ON a.order_id = o.id
    AND a.revision = (SELECT max(b.revision) FROM assignments b WHERE b.order_id = o.id)
WHERE o.position > $1
