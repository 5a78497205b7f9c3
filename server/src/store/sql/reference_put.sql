INSERT INTO reference_rows (key, content, position)
VALUES ($1, $2, $3)
ON CONFLICT (key) DO UPDATE SET content = excluded.content, position = excluded.position
