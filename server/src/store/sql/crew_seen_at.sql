UPDATE crews SET position_lat_e7 = $2, position_lon_e7 = $3, position_at = $4
WHERE id IN (SELECT crew FROM crew_members WHERE person = $1 AND until IS NULL)
    AND (position_at IS NULL OR position_at < $4)
