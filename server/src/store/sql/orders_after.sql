SELECT o.id AS id, o.state AS state, o.state_hash AS state_hash, o.customer AS customer, o.equipment AS equipment,
    h.position AS joined,
    CASE WHEN o.position > h.position THEN o.position ELSE h.position END AS changed
FROM holders h
JOIN orders o ON o.id = h.order_id
WHERE h.person = $1 AND h.active = true AND (o.position > $2 OR h.position > $2)
ORDER BY changed
LIMIT $3
