INSERT INTO upload_parts (upload, number, object, bytes)
SELECT $1, COUNT(*) + 1, $2, $3
FROM upload_parts
WHERE upload = $1
