-- The crews that this device's person goes with, as the office told it last.
CREATE TABLE crews (crew BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
