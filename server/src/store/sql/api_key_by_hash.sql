SELECT k.person AS person, p.login AS login, p.name AS name, p.lang AS lang, k.scopes AS scopes,
    k.last_used_at AS last_used_at
FROM api_keys k
JOIN people p ON p.id = k.person
WHERE k.hash = $1
  AND k.revoked_at IS NULL
  AND (k.expires_at IS NULL OR k.expires_at > $2)
