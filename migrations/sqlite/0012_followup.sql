-- Follow-up calls 回访: which days were drawn, with the seed that draws them again, and who is to be called.

CREATE TABLE follow_up_days (
    day INTEGER NOT NULL PRIMARY KEY,
    seed BLOB NOT NULL,
    closed INTEGER NOT NULL,
    drawn_at INTEGER NOT NULL
) STRICT;

-- `state`: waiting, satisfied, not-satisfied.
CREATE TABLE follow_ups (
    order_id BLOB NOT NULL REFERENCES orders (id),
    day INTEGER NOT NULL REFERENCES follow_up_days (day),
    reasons TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    answered_at INTEGER,
    person BLOB REFERENCES people (id),
    answers TEXT NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (order_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX follow_ups_state ON follow_ups (state, due_at, order_id);
CREATE INDEX follow_ups_day ON follow_ups (day);
CREATE INDEX order_figures_settled ON order_figures (settled_at) WHERE settled_at IS NOT NULL;
