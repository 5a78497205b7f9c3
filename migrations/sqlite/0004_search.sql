-- What lists of orders are sorted, filtered and searched by, and the words by which the books are searched.

-- Where an order stands in the sequence of receipt: milliseconds since 1970 (42 bits, so until 2109) times 2^21, plus the low
-- 21 bits of the feed position with which it came. One number to sort by and to continue after; given once, never changed.
ALTER TABLE orders ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
-- The next deadline that still runs: latest arrival, after it latest solution. NULL once neither runs.
ALTER TABLE orders ADD COLUMN next_due INTEGER;
-- Squares of 0.005 and of 0.1 degrees on the map.
ALTER TABLE orders ADD COLUMN tile INTEGER;
ALTER TABLE orders ADD COLUMN region INTEGER;
-- A digest of what the request projects and of its words: while it stays, only what visits and decisions change is written.
-- 0: the row was written by an older build and is made anew at the next start.
ALTER TABLE orders ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;
UPDATE orders SET place = max(0, min(received_at, 4398046511103)) * 2097152 + position % 2097152;

DROP INDEX orders_open;
CREATE UNIQUE INDEX orders_place ON orders (place);
CREATE INDEX orders_open ON orders (place) WHERE open = true;
CREATE INDEX orders_settled ON orders (place) WHERE open = false;
CREATE INDEX orders_status ON orders (status, place);
CREATE INDEX orders_crew_place ON orders (crew, place) WHERE crew IS NOT NULL;
CREATE INDEX orders_unassigned ON orders (place) WHERE crew IS NULL;
CREATE INDEX orders_waiting ON orders (place) WHERE crew IS NULL AND open = true;
CREATE INDEX orders_trade ON orders (trade, place);
CREATE INDEX orders_level ON orders (level, place);
CREATE INDEX orders_customer ON orders (customer, place) WHERE customer IS NOT NULL;
CREATE INDEX orders_equipment ON orders (equipment, place) WHERE equipment IS NOT NULL;
CREATE INDEX orders_due ON orders (next_due, place) WHERE next_due IS NOT NULL;
CREATE INDEX orders_conflicts ON orders (place) WHERE conflicts > 0;
CREATE INDEX orders_remarks ON orders (place) WHERE remarks > 0;
CREATE INDEX orders_tile ON orders (tile, place) WHERE tile IS NOT NULL;
CREATE INDEX orders_region ON orders (region, place) WHERE region IS NOT NULL;
CREATE INDEX orders_stale ON orders (place) WHERE asked = 0;

-- The words of each order by its place. They arrive cut already, separated by spaces; nothing but the index is kept.
CREATE VIRTUAL TABLE orders_search USING fts5 (words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

-- The words of customers, machines and parts.
CREATE TABLE customer_words (
    word TEXT NOT NULL,
    entry BLOB NOT NULL,
    PRIMARY KEY (word, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_words_entry ON customer_words (entry);
CREATE TABLE equipment_words (
    word TEXT NOT NULL,
    entry BLOB NOT NULL,
    PRIMARY KEY (word, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX equipment_words_entry ON equipment_words (entry);
CREATE TABLE part_words (
    word TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (word, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX part_words_entry ON part_words (entry);

CREATE INDEX sites_listed ON sites (customer, name, id);
CREATE INDEX equipment_listed ON equipment (site, number);
CREATE INDEX crews_listed ON crews (name, id);
