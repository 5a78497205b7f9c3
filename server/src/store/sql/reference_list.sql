SELECT key, content
FROM reference_rows
WHERE key LIKE $1 AND key > $2 AND content IS NOT NULL
ORDER BY key
LIMIT $3
