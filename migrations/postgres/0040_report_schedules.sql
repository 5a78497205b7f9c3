-- Reports that are told to webhooks by themselves: at which minute of the day, and the first day of the last period that was told.
CREATE TABLE report_schedules (
    kind TEXT NOT NULL PRIMARY KEY,
    minute BIGINT NOT NULL,
    told BIGINT NOT NULL
);
