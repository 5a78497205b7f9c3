INSERT INTO devices (actor, person, name, public_key, last_n, head, enrolled_at, app)
VALUES ($1, NULL, 'office', NULL, 0, $2, $3, $4)
ON CONFLICT (actor) DO NOTHING
