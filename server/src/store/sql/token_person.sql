SELECT people.id, people.login, people.name, people.role, people.lang, tokens.last_used_at,
       coalesce(tokens.proven_at, tokens.created_at) AS proven_at
FROM tokens
JOIN people ON people.id = tokens.person
WHERE tokens.hash = $1
  AND tokens.expires_at > $2
  AND tokens.revoked_at IS NULL
  AND people.active
