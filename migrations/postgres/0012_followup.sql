-- Follow-up calls 回访: which days were drawn, with the seed that draws them again, and who is to be called.

CREATE TABLE follow_up_days (
    day BIGINT NOT NULL PRIMARY KEY,
    seed BYTEA NOT NULL,
    closed BIGINT NOT NULL,
    drawn_at BIGINT NOT NULL
);

-- `state`: waiting, satisfied, not-satisfied.
CREATE TABLE follow_ups (
    order_id BYTEA NOT NULL REFERENCES orders (id),
    day BIGINT NOT NULL REFERENCES follow_up_days (day),
    reasons TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    answered_at BIGINT,
    person BYTEA REFERENCES people (id),
    answers TEXT NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (order_id, day)
);
CREATE INDEX follow_ups_state ON follow_ups (state, due_at, order_id);
CREATE INDEX follow_ups_day ON follow_ups (day);
CREATE INDEX order_figures_settled ON order_figures (settled_at) WHERE settled_at IS NOT NULL;
