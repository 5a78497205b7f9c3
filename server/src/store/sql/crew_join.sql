INSERT INTO crew_members (crew, person, since, lead)
VALUES ($1, $2, $3, $4)
ON CONFLICT (crew, person, since) DO UPDATE SET until = NULL, lead = excluded.lead
