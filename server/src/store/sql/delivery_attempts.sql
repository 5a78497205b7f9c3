SELECT n, at, took_ms, status, error, request, response
FROM delivery_attempts
WHERE delivery = $1
ORDER BY n
