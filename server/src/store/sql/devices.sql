SELECT devices.actor, devices.name, devices.person, people.name AS person_name, devices.app, devices.last_n,
    devices.enrolled_at, devices.last_contact_at, devices.revoked_at
FROM devices
JOIN people ON people.id = devices.person
WHERE (CASE WHEN devices.revoked_at IS NULL THEN 0 ELSE 1 END, people.name, devices.actor) > ($1, $2, $3)
ORDER BY CASE WHEN devices.revoked_at IS NULL THEN 0 ELSE 1 END, people.name, devices.actor
LIMIT $4
