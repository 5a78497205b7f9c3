SELECT f.order_id AS order_id, f.crew AS crew, f.expires_at AS expires_at, o.number AS number, o.trade AS trade,
    o.level AS level, o.address AS address, o.fault AS fault, o.response_due AS response_due
FROM offers f
JOIN orders o ON o.id = f.order_id
JOIN crew_members m ON m.crew = f.crew AND m.until IS NULL
WHERE m.person = $1 AND f.state = 'open' AND o.open = true AND o.crew IS NULL
    AND (f.expires_at IS NULL OR f.expires_at > $2)
ORDER BY o.response_due, o.number
LIMIT 200
