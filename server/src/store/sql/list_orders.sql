SELECT o.id AS id, o.number AS number, o.external AS external, o.status AS status, o.trade AS trade, o.level AS level,
    o.customer AS customer, o.equipment AS equipment, o.customer_name AS customer_name, o.address AS address,
    o.lat_e7 AS lat_e7, o.lon_e7 AS lon_e7, o.fault AS fault, o.crew AS crew, o.received_at AS received_at,
    o.response_due AS response_due, o.resolve_due AS resolve_due, o.next_due AS next_due,
    o.conflicts AS conflicts, o.remarks AS remarks, o.place AS place
