-- What changed for a person is found by the person: the later of an order's last change and of the membership's own.

ALTER TABLE holders ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
UPDATE holders SET changed = position;
UPDATE holders SET changed = (SELECT position FROM orders WHERE id = order_id)
WHERE active AND (SELECT position FROM orders WHERE id = order_id) > position;
CREATE INDEX holders_changed ON holders (person, active, changed);
DROP INDEX holders_person;
