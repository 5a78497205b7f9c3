SELECT lookup, typed_hash, scanned_hash, person, expires_at, tries_left, device
FROM enrolments
WHERE scanned_hash = $1
/*lock*/
