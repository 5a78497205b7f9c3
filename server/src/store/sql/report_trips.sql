SELECT t.week AS week, t.crew AS crew, coalesce(c.name, '') AS crew_name, t.trips AS trips, t.measured AS measured,
    t.metres AS metres
FROM (
    SELECT week, crew, count(*) AS trips, count(metres) AS measured, CAST(coalesce(sum(metres), 0) AS BIGINT) AS metres
    FROM trips
    WHERE week >= $1 AND week <= $2 AND crew IS NOT NULL
    GROUP BY week, crew
) t
LEFT JOIN crews c ON c.id = t.crew
