UPDATE crews
SET name = $2, skills = $3, shift_start = $4, shift_end = $5, time_zone = $6, base_lat_e7 = $7, base_lon_e7 = $8,
    rest_start = $9, rest_end = $10
WHERE id = $1
