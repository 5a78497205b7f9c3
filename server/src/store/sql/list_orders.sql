SELECT id, number, external, status, trade, level, customer_name, address, fault, crew, received_at, response_due,
    resolve_due, conflicts, remarks
FROM orders
WHERE ($1 OR open = $2)
    AND ($3 OR status = $4)
    AND ($5 OR crew = $6)
    AND (received_at > $7 OR (received_at = $7 AND id > $8))
ORDER BY received_at, id
LIMIT $9
