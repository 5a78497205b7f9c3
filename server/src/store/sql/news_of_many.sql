)
SELECT a.actor AS actor, f.position AS position, f.floor AS floor,
    EXISTS (SELECT 1 FROM holders WHERE person = a.person AND active = false AND changed > a.after)
        OR EXISTS (SELECT 1 FROM reference_rows WHERE position > a.after)
        OR EXISTS (SELECT 1 FROM quarantine WHERE actor = a.actor AND position > a.after) AS others,
    h.order_id AS order_id, h.position AS joined, h.changed AS changed
FROM asked a
JOIN feed f ON f.id = 1
LEFT JOIN holders h ON h.person = a.person AND h.active = true AND h.changed > a.after
