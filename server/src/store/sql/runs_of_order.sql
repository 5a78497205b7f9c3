SELECT r.actor AS actor, r.first_n AS first_n, r.edits AS edits, r.head AS head, r.signature AS signature,
    r.received_at AS received_at, r.source AS source
FROM order_runs o
JOIN edit_runs r ON r.actor = o.actor AND r.first_n = o.first_n
WHERE o.order_id = $1
ORDER BY r.received_at, r.actor, r.first_n
