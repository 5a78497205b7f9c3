-- When a crew rests, in minutes after local midnight: dispatch plans no work into it. Both or neither.
ALTER TABLE crews ADD COLUMN rest_start INTEGER;
ALTER TABLE crews ADD COLUMN rest_end INTEGER;
