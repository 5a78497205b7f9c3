SELECT (SELECT coalesce(max(position), 0) FROM orders) AS orders,
    (SELECT coalesce(max(position), 0) FROM holders) AS holders,
    (SELECT coalesce(max(position), 0) FROM quarantine) AS quarantine,
    (SELECT coalesce(max(position), 0) FROM reference_rows) AS reference_rows,
    (SELECT coalesce(max(position), 0) FROM van_loads) AS van_loads
