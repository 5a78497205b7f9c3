SELECT id, url, description, types, enabled, disabled_reason, old_secret_until, created_at, last_success_at, last_failure
FROM webhooks
WHERE enabled = $1
ORDER BY created_at, id
