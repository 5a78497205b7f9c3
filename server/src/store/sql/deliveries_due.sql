SELECT d.id AS id, d.payload AS payload, d.attempts AS attempts, d.since AS since, w.url AS url, w.secret AS secret,
    w.old_secret AS old_secret, w.old_secret_until AS old_secret_until
FROM deliveries d
JOIN webhooks w ON w.id = d.webhook
WHERE d.webhook = $1
  AND d.state = 'waiting'
  AND d.next_at <= $2
  AND d.leased_until <= $2
ORDER BY d.next_at, d.position, d.id
LIMIT $3
