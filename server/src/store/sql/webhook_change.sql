UPDATE webhooks
SET url = $2, description = $3, types = $4, enabled = $5, disabled_reason = $6
WHERE id = $1
