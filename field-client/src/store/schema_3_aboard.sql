-- What the office loaded into the van, less what lines of other devices took of it: as it was told last, whole.
CREATE TABLE van_aboard (
    part        BLOB PRIMARY KEY,
    thousandths INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
