SELECT id, site, number, name, location, warranty_until
FROM equipment
WHERE site = $1
ORDER BY name, number
