SELECT (SELECT count(*) FROM holders h JOIN orders o ON o.id = h.order_id
        WHERE h.person = $1 AND h.active = true AND (o.position > $2 OR h.position > $2))
    + (SELECT count(*) FROM holders WHERE person = $1 AND active = false AND position > $2)
    + (SELECT count(*) FROM reference_rows WHERE position > $2)
    + (SELECT count(*) FROM quarantine WHERE actor = $3 AND position > $2) AS found
