INSERT INTO delivery_attempts (delivery, n, at, took_ms, status, error, request, response)
SELECT $1, COUNT(*) + 1, $2, $3, $4, $5, $6, $7
FROM delivery_attempts
WHERE delivery = $1
