UPDATE equipment
SET site = $2, number = $3, name = $4, location = $5, warranty_until = $6
WHERE id = $1
