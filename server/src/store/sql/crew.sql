SELECT id, name, skills, shift_start, shift_end, rest_start, rest_end, time_zone, base_lat_e7, base_lon_e7,
    position_lat_e7, position_lon_e7, position_at
FROM crews
WHERE id = $1
/*lock*/
