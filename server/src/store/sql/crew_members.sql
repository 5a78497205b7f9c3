SELECT crew_members.person, people.name, crew_members.lead, crew_members.since
FROM crew_members
JOIN people ON people.id = crew_members.person
WHERE crew_members.crew = $1 AND crew_members.until IS NULL
ORDER BY crew_members.lead DESC, people.name, people.id
