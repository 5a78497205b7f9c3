SELECT id, number, name, contact_name, contact_phone, lang, level, single_contact
FROM customers
WHERE (lower(number) LIKE $1 ESCAPE '\' OR lower(name) LIKE $1 ESCAPE '\' OR contact_phone LIKE $1 ESCAPE '\')
  AND number > $2
ORDER BY number
LIMIT $3
