UPDATE crews
SET position_lat_e7 = $2, position_lon_e7 = $3, position_at = $4
WHERE id = $1 AND (position_at IS NULL OR position_at < $4)
