SELECT actor, first_n, last_n, edits, head, signature
FROM edit_runs
WHERE actor > $1 OR (actor = $1 AND first_n > $2)
ORDER BY actor, first_n
LIMIT 500
