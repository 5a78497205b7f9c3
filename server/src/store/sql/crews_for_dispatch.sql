SELECT c.id AS id, c.name AS name, c.skills AS skills, c.shift_start AS shift_start, c.shift_end AS shift_end,
    c.rest_start AS rest_start, c.rest_end AS rest_end, c.time_zone AS time_zone, c.base_lat_e7 AS base_lat_e7, c.base_lon_e7 AS base_lon_e7,
    c.position_lat_e7 AS position_lat_e7, c.position_lon_e7 AS position_lon_e7, c.position_at AS position_at,
    (SELECT count(*) FROM crew_members m WHERE m.crew = c.id AND m.until IS NULL) AS people,
    (SELECT count(*) FROM orders o WHERE o.crew = c.id AND o.open = true) AS load
FROM crews c
ORDER BY c.name, c.id
