SELECT devices.actor, devices.name, devices.person, people.name AS person_name, devices.app, devices.last_n,
    devices.enrolled_at, devices.last_contact_at, devices.revoked_at
FROM devices
JOIN people ON people.id = devices.person
ORDER BY devices.revoked_at IS NOT NULL, people.name, devices.enrolled_at
