SELECT EXISTS (SELECT 1 FROM holders WHERE person = $1 AND active = true AND changed > $2)
    OR EXISTS (SELECT 1 FROM holders WHERE person = $1 AND active = false AND changed > $2)
    OR EXISTS (SELECT 1 FROM reference_rows WHERE position > $2)
    OR EXISTS (SELECT 1 FROM quarantine WHERE actor = $3 AND position > $2) AS found
