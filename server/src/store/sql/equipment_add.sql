INSERT INTO equipment (id, site, number, name, location, warranty_until)
VALUES ($1, $2, $3, $4, $5, $6)
