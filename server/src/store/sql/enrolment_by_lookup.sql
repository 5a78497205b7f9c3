SELECT lookup, typed_hash, scanned_hash, person, expires_at, tries_left, device
FROM enrolments
WHERE lookup = $1
/*lock*/
