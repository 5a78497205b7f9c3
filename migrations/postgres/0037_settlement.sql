-- Money of orders by crew, what crews earn of labour, and when costs of complaints were approved: what the monthly settlement of
-- crews adds up.
ALTER TABLE order_figures ADD COLUMN money TEXT;
UPDATE order_figures SET look_at = 0 WHERE parts IS NOT NULL OR labour_thousandths > 0;

-- Shares in ten-thousandths: of labour that the crew earns, and of that what is retained 质保金.
CREATE TABLE crew_terms (
    crew BYTEA NOT NULL PRIMARY KEY REFERENCES crews (id),
    labour_share BIGINT NOT NULL,
    retention_share BIGINT NOT NULL
);

ALTER TABLE complaints ADD COLUMN approved_at BIGINT;
UPDATE complaints SET approved_at = CAST(content::json ->> 'approved_at' AS BIGINT);
CREATE INDEX complaints_approved ON complaints (approved_at) WHERE approved_at IS NOT NULL;
