SELECT devices.actor, devices.person, devices.name, devices.revoked_at
FROM tokens
JOIN devices ON devices.actor = tokens.device
WHERE tokens.hash = $1
  AND devices.person IS NOT NULL
  AND tokens.revoked_at IS NULL
