SELECT a.order_id AS order_id, a.kind AS kind, a.state AS state, a.service_remark AS service_remark,
    a.manager_remark AS manager_remark, o.number AS number, o.customer_name AS customer_name, o.fault AS fault,
    f.received_at AS received_at, coalesce(c.name, '') AS crew_name, f.second_line AS second_line
FROM alarms a
JOIN orders o ON o.id = a.order_id
JOIN order_figures f ON f.order_id = a.order_id
LEFT JOIN crews c ON c.id = f.crew
WHERE a.at < $1 AND a.state <> 'withdrawn' AND (a.state = 'standing' OR a.changed_at >= $2)
ORDER BY f.received_at, a.order_id, a.at, a.kind
LIMIT $3
