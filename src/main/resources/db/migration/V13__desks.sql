-- ---------------------------------------------------------------- help desks that are reached by API

-- The connection of a merchant that has chosen one; whether it is used says the merchant's setting. At most one process
-- works for a merchant's desk at a time: the one that has leased the row. So messages of a thread arrive in order.
CREATE TABLE desk (
    shard         int         NOT NULL,
    merchant_id   bigint      NOT NULL,
    kind          text        NOT NULL CHECK (kind IN ('ZENDESK', 'WEBHOOK')),
    settings      jsonb       NOT NULL,
    secrets       bytea       NOT NULL, -- sealed
    connected_at  timestamptz NOT NULL,
    leased_until  timestamptz NOT NULL,
    not_before    timestamptz NOT NULL, -- the desk asked for a pause until then
    look_at       timestamptz NOT NULL, -- when it is looked for suspended mail again
    suspended     jsonb       NOT NULL, -- what was found there
    last_ok_at    timestamptz,
    failing_since timestamptz,
    last_error    text,
    PRIMARY KEY (shard, merchant_id)
) WITH (fillfactor = 85);
SELECT fence('desk');

-- A message on its way to the desk.
CREATE TABLE desk_message (
    shard       int         NOT NULL,
    thread_id   bigint      NOT NULL,
    message_id  bigint      NOT NULL,
    merchant_id bigint      NOT NULL,
    state       text        NOT NULL CHECK (state IN ('OPEN', 'DELIVERED', 'GIVEN_UP', 'DROPPED')),
    attempts    int         NOT NULL DEFAULT 0, -- beyond the first, the desk is asked whether it has the message already
    first_at    timestamptz,
    next_at     timestamptz NOT NULL,
    settled_at  timestamptz,
    last_error  text,
    PRIMARY KEY (shard, thread_id, message_id),
    FOREIGN KEY (shard, thread_id, message_id) REFERENCES thread_message (shard, thread_id, id)
) WITH (fillfactor = 85);
CREATE INDEX desk_message_open ON desk_message (shard, merchant_id, next_at, message_id) WHERE state = 'OPEN';
CREATE INDEX desk_message_given_up ON desk_message (shard, merchant_id, message_id) WHERE state = 'GIVEN_UP';
SELECT fence('desk_message', 'SELECT, INSERT, UPDATE');

-- What a thread is at the desk: its latest ticket, and who asks there.
CREATE TABLE desk_ticket (
    shard        int    NOT NULL,
    thread_id    bigint NOT NULL,
    merchant_id  bigint NOT NULL,
    ticket_id    bigint NOT NULL,
    requester_id bigint NOT NULL,
    PRIMARY KEY (shard, thread_id),
    FOREIGN KEY (shard, thread_id) REFERENCES thread (shard, id)
);
SELECT fence('desk_ticket');

-- Tickets of which the desk has said that something is new there. "asked" grows with each call: what was asked for while
-- it was being read is read again.
CREATE TABLE desk_news (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    ticket_id   bigint      NOT NULL,
    asked       int         NOT NULL,
    attempts    int         NOT NULL DEFAULT 0,
    first_at    timestamptz NOT NULL,
    next_at     timestamptz NOT NULL,
    last_error  text,
    PRIMARY KEY (shard, merchant_id, ticket_id)
);
SELECT fence('desk_news');

-- Calls of the desk that were heard, so that a repeated one is not heard again; kept for a week.
CREATE TABLE desk_call (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    id          text        NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (shard, merchant_id, id)
);
CREATE INDEX desk_call_at ON desk_call (shard, merchant_id, at);
SELECT fence('desk_call');
