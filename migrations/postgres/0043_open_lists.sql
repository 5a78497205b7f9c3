-- Lists of open orders: few of all that there ever were, and asked for most. By their crew, trade, level or square of the map
-- they would otherwise be looked for among the settled ones of years.
CREATE INDEX orders_open_crew ON orders (crew, place) WHERE open = true;
CREATE INDEX orders_open_trade ON orders (trade, place) WHERE open = true;
CREATE INDEX orders_open_level ON orders (level, place) WHERE open = true;
CREATE INDEX orders_open_region ON orders (region, place) WHERE open = true;
