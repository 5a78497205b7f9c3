SELECT o.id AS id, o.state_hash AS state_hash, length(o.state) AS bytes, o.customer AS customer,
    o.equipment AS equipment, h.position AS joined, h.changed AS changed
FROM holders h
JOIN orders o ON o.id = h.order_id
WHERE h.person = $1 AND h.active = true AND o.id = $2
