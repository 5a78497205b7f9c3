SELECT id, state, state_hash, number, external, status, open, trade, level, customer, equipment, customer_name, address,
    fault, lat_e7, lon_e7, crew, received_at, response_due, resolve_due, conflicts, remarks
FROM orders
WHERE id > $1
ORDER BY id
LIMIT 200
