)
SELECT a.actor AS actor, f.position AS position, f.floor AS floor,
    EXISTS (SELECT 1 FROM holders WHERE person = a.person AND active = false AND changed > a.after)
        OR EXISTS (SELECT 1 FROM reference_rows WHERE position > a.after)
        OR EXISTS (SELECT 1 FROM quarantine WHERE actor = a.actor AND position > a.after)
        OR EXISTS (
            SELECT 1 FROM crew_members m WHERE m.person = a.person AND (
                m.van_position > a.after
                OR m.until IS NULL AND (
                    EXISTS (SELECT 1 FROM van_loads l WHERE l.crew = m.crew AND l.position > a.after)
                    OR EXISTS (
                        SELECT 1 FROM van_uses u
                        WHERE u.crew = m.crew AND u.position > a.after AND u.actor <> a.actor)))) AS others,
    h.order_id AS order_id, h.position AS joined, h.changed AS changed
FROM asked a
JOIN feed f ON f.id = 1
LEFT JOIN holders h ON h.person = a.person AND h.active = true AND h.changed > a.after
