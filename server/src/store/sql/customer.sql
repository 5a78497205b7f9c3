SELECT id, number, name, contact_name, contact_phone, lang, level, single_contact
FROM customers
WHERE id = $1
/*lock*/
