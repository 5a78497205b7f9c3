INSERT INTO tickers (name, until) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET until = excluded.until WHERE tickers.until <= $3
