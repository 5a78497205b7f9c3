SELECT i.id AS id, i.kind AS kind, i.file AS file, i.person AS person, i.began_at AS began_at, i.ended_at AS ended_at,
    i.report AS report, i.failure AS failure
FROM imports i
LEFT JOIN imports a ON a.id = $2
WHERE $1 OR i.began_at < a.began_at OR (i.began_at = a.began_at AND i.id < a.id)
ORDER BY i.began_at DESC, i.id DESC
LIMIT $3
