-- Recorded and sent to webhooks, but nobody gets a mail about it: what was imported happened long ago.
ALTER TABLE event ADD COLUMN quiet boolean NOT NULL DEFAULT false;

-- ---------------------------------------------------------------- webhooks

CREATE TABLE webhook_subscription (
    shard        int         NOT NULL,
    id           bigint      NOT NULL,
    merchant_id  bigint      NOT NULL,
    app_id       bigint      NOT NULL, -- whose secret signs
    callback_url text        NOT NULL,
    fields       text[]      NOT NULL,
    test         boolean     NOT NULL, -- told of test orders only; otherwise of real ones only
    created_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    PRIMARY KEY (shard, id)
);
CREATE UNIQUE INDEX webhook_subscription_callback
    ON webhook_subscription (shard, merchant_id, app_id, callback_url, test) WHERE ended_at IS NULL;
SELECT fence('webhook_subscription', 'SELECT, INSERT, UPDATE');

-- One event for one subscription. Open rows of the same order and subscription go out one after the other.
CREATE TABLE webhook_delivery (
    shard           int         NOT NULL,
    subscription_id bigint      NOT NULL,
    event_id        bigint      NOT NULL,
    merchant_id     bigint      NOT NULL,
    order_id        bigint      NOT NULL,
    state           text        NOT NULL CHECK (state IN ('OPEN', 'DELIVERED', 'GIVEN_UP', 'DROPPED')),
    replay          boolean     NOT NULL,
    attempts        int         NOT NULL DEFAULT 0, -- in this round; also what a late worker is recognised by
    first_at        timestamptz,                    -- the round's first attempt: 36 hours are counted from it
    next_at         timestamptz NOT NULL,
    leased_until    timestamptz,
    settled_at      timestamptz,
    last_error      text,
    PRIMARY KEY (shard, subscription_id, event_id)
) WITH (fillfactor = 85);
CREATE INDEX webhook_delivery_due ON webhook_delivery (shard, subscription_id, next_at) WHERE state = 'OPEN';
CREATE INDEX webhook_delivery_in_order ON webhook_delivery (shard, subscription_id, order_id, event_id)
    WHERE state = 'OPEN';
CREATE INDEX webhook_delivery_given_up ON webhook_delivery (shard, subscription_id, settled_at)
    WHERE state = 'GIVEN_UP';
SELECT fence('webhook_delivery', 'SELECT, INSERT, UPDATE');

-- The log: each request that was made, and what came back.
CREATE TABLE webhook_attempt (
    shard           int         NOT NULL,
    subscription_id bigint      NOT NULL,
    event_id        bigint      NOT NULL,
    id              bigint      NOT NULL,
    merchant_id     bigint      NOT NULL,
    replay          boolean     NOT NULL,
    at              timestamptz NOT NULL,
    millis          int         NOT NULL,
    status          int,  -- null: no answer
    error           text,
    excerpt         text, -- of the answer's body
    PRIMARY KEY (shard, subscription_id, event_id, id)
);
SELECT fence('webhook_attempt', 'SELECT, INSERT');
