-- Loan units 备机, projected from the documents of their orders: which are out, and where. One by its edit.
CREATE TABLE loans (
    order_id BLOB NOT NULL REFERENCES orders (id),
    actor BLOB NOT NULL,
    n INTEGER NOT NULL,
    name TEXT NOT NULL,
    number TEXT NOT NULL,
    out_at INTEGER NOT NULL,
    back_by INTEGER,
    back_at INTEGER,
    remark TEXT NOT NULL,
    back_remark TEXT NOT NULL,
    PRIMARY KEY (order_id, actor, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX loans_out ON loans (out_at, actor, n) WHERE back_at IS NULL;
CREATE INDEX loans_number ON loans (number) WHERE back_at IS NULL;
CREATE INDEX loans_all ON loans (out_at, actor, n);
