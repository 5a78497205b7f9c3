INSERT INTO enrolments (lookup, typed_hash, scanned_hash, person, created_at, expires_at, tries_left)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (lookup) DO NOTHING
