INSERT INTO crews (id, name, skills, shift_start, shift_end, time_zone, base_lat_e7, base_lon_e7,
    rest_start, rest_end)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
