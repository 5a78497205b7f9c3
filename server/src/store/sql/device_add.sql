INSERT INTO devices (actor, person, name, public_key, last_n, head, enrolled_at, app)
VALUES ($1, $2, $3, $4, 0, $5, $6, $7)
