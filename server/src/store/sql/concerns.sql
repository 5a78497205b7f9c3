SELECT EXISTS (SELECT 1 FROM holders WHERE person = $1 AND active = true AND changed > $2)
    OR EXISTS (SELECT 1 FROM holders WHERE person = $1 AND active = false AND changed > $2)
    OR EXISTS (SELECT 1 FROM reference_rows WHERE position > $2)
    OR EXISTS (SELECT 1 FROM quarantine WHERE actor = $3 AND position > $2)
    OR EXISTS (
        SELECT 1 FROM crew_members m
        WHERE m.person = $1 AND (
            m.van_position > $2
            OR m.until IS NULL AND (
                EXISTS (SELECT 1 FROM van_loads l WHERE l.crew = m.crew AND l.position > $2)
                OR EXISTS (SELECT 1 FROM van_uses u WHERE u.crew = m.crew AND u.position > $2 AND u.actor <> $3)))) AS found
