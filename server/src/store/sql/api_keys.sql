SELECT k.person AS person, p.name AS name, k.prefix AS prefix, k.scopes AS scopes, k.created_at AS created_at,
    k.created_by AS created_by, k.expires_at AS expires_at, k.revoked_at AS revoked_at, k.last_used_at AS last_used_at
FROM api_keys k
JOIN people p ON p.id = k.person
ORDER BY k.created_at DESC, k.person
