SELECT actor, first_n, edits, head, signature, received_at, source
FROM edit_runs
WHERE actor > $1 OR (actor = $1 AND first_n > $2)
ORDER BY actor, first_n
LIMIT $3
