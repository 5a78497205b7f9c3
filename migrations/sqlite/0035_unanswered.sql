-- What a rule did about an order that a crew let lie, and when it tries again where there was nobody else.
ALTER TABLE alarms ADD COLUMN done TEXT;
ALTER TABLE alarms ADD COLUMN do_at INTEGER;
