UPDATE customers
SET number = $2, name = $3, contact_name = $4, contact_phone = $5, lang = $6, level = $7, single_contact = $8
WHERE id = $1
