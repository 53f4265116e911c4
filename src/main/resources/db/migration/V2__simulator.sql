-- The books of our own payment simulator: another company's, as it were. No merchants, no shards, no fence; only the
-- simulator reads or writes them. What moves money is guarded here as well as in the program.

CREATE SCHEMA simulator;
GRANT USAGE ON SCHEMA simulator TO aftersale_platform;

CREATE TABLE simulator.payment (
    id           text        PRIMARY KEY,
    amount       bigint      NOT NULL CHECK (amount > 0),
    currency     text        NOT NULL,
    manual       boolean     NOT NULL, -- captured by a call of its own
    status       text        NOT NULL CHECK (status IN ('requires_confirmation', 'requires_capture', 'succeeded', 'canceled')),
    captured     bigint      NOT NULL DEFAULT 0,
    refunded     bigint      NOT NULL DEFAULT 0,
    metadata     jsonb       NOT NULL,
    created_at   timestamptz NOT NULL,
    CONSTRAINT never_above_authorised CHECK (captured BETWEEN 0 AND amount),
    CONSTRAINT never_above_captured CHECK (refunded BETWEEN 0 AND captured)
) WITH (fillfactor = 80);

CREATE TABLE simulator.refund (
    id         text        PRIMARY KEY, -- in order of creation
    payment    text        NOT NULL REFERENCES simulator.payment,
    amount     bigint      NOT NULL CHECK (amount > 0),
    currency   text        NOT NULL,
    status     text        NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
    reason     text,
    metadata   jsonb       NOT NULL,
    created_at timestamptz NOT NULL,
    turns_to   text        CHECK (turns_to IN ('succeeded', 'failed')), -- what a fault makes of it later
    turns_at   timestamptz,
    CHECK ((turns_to IS NULL) = (turns_at IS NULL))
) WITH (fillfactor = 90);
CREATE INDEX refund_payment ON simulator.refund (payment, id);
CREATE INDEX refund_turning ON simulator.refund (turns_at) WHERE turns_at IS NOT NULL;

-- What happened to refunds after the reply that made them: this is all that the feed tells.
CREATE TABLE simulator.event (
    position   bigint      PRIMARY KEY,
    id         text        NOT NULL, -- twice in the feed, if a fault says so
    type       text        NOT NULL CHECK (type IN ('refund.updated', 'refund.failed')),
    refund     text        NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX event_id ON simulator.event (id);

-- The answers given under an idempotency key, remembered for a day.
CREATE TABLE simulator.reply (
    key         text        PRIMARY KEY,
    fingerprint text        NOT NULL,
    status      int         NOT NULL,
    body        text        NOT NULL,
    created_at  timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA simulator TO aftersale_platform;

-- A void waits for the captures of its order.
CREATE INDEX payment_intent_open_capture ON payment_intent (shard, order_id)
    WHERE kind = 'CAPTURE' AND state IN ('NEW', 'UNKNOWN', 'PENDING');
