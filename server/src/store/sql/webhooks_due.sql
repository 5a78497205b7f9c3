SELECT DISTINCT d.webhook AS webhook
FROM deliveries d
JOIN webhooks w ON w.id = d.webhook
WHERE w.enabled = $1
  AND d.state = 'waiting'
  AND d.next_at <= $2
  AND d.leased_until <= $2
