-- PostgreSQL's index of words sees to itself.
SELECT 1;
