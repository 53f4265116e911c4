-- ---------------------------------------------------------------- mail on its way out

-- One row is one message to one recipient. Made with the mark that its event is dispatched, and unique by what it tells
-- whom: a fact is told once.
CREATE TABLE mail_out (
    shard        int         NOT NULL,
    id           bigint      NOT NULL,
    merchant_id  bigint      NOT NULL,
    event_id     bigint      NOT NULL,
    kind         text        NOT NULL,
    role         text        NOT NULL,
    order_id     bigint      NOT NULL,
    object_id    bigint      NOT NULL, -- the shipment, cancellation or refund it tells of, or the order itself
    test         boolean     NOT NULL,
    recipient    text        NOT NULL,
    domain       text        NOT NULL, -- of the recipient: what goes to one destination shares its connections
    message_id   text        NOT NULL, -- the same in every attempt
    happened_at  timestamptz NOT NULL,
    state        text        NOT NULL CHECK (state IN ('WAITING', 'SENT', 'BOUNCED', 'GIVEN_UP')),
    attempts     int         NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    next_at      timestamptz NOT NULL,
    leased_until timestamptz,
    settled_at   timestamptz,
    last_code    int,  -- of the other server's answer
    last_error   text,
    PRIMARY KEY (shard, id),
    UNIQUE (shard, event_id, kind, role)
) WITH (fillfactor = 85);
CREATE INDEX mail_out_due ON mail_out (shard, domain, next_at) WHERE state = 'WAITING';
CREATE INDEX mail_out_in_order ON mail_out (shard, order_id, event_id) WHERE state = 'WAITING';
CREATE INDEX mail_out_failed ON mail_out (settled_at) WHERE state IN ('BOUNCED', 'GIVEN_UP');
SELECT fence('mail_out', 'SELECT, INSERT, UPDATE');

-- ---------------------------------------------------------------- the demo's mailbox: whatever our own SMTP port takes

-- Belongs to the platform, not to a merchant: no shard, and only the operator reads it.
CREATE TABLE mailbox (
    id          bigint      PRIMARY KEY,
    message_id  text        NOT NULL UNIQUE, -- a message that is sent twice is kept once
    received_at timestamptz NOT NULL,
    sender      text        NOT NULL,        -- of the envelope
    recipients  text        NOT NULL,        -- of the envelope
    order_id    text,
    from_header text        NOT NULL,
    subject     text        NOT NULL,
    raw         bytea       NOT NULL
);
CREATE INDEX mailbox_order ON mailbox (order_id, id) WHERE order_id IS NOT NULL;
GRANT SELECT, INSERT ON mailbox TO aftersale_platform;
