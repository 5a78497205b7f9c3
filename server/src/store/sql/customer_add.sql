INSERT INTO customers (id, number, name, contact_name, contact_phone, lang, level, single_contact)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
