-- ---------------------------------------------------------------- returns

-- What a merchant has settled about returns, as JSON; absent: as the platform has it.
CREATE TABLE return_policy (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    policy      jsonb       NOT NULL,
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (shard, merchant_id)
);
SELECT fence('return_policy', 'SELECT, INSERT, UPDATE');

CREATE TABLE return_request (
    shard             int         NOT NULL,
    id                bigint      NOT NULL,
    merchant_id       bigint      NOT NULL,
    order_id          bigint      NOT NULL,
    test              boolean     NOT NULL,
    state             text        NOT NULL CHECK (state IN ('REQUESTED', 'ACCEPTED', 'DECLINED', 'LABEL_SENT', 'IN_TRANSIT',
                          'RECEIVED', 'INSPECTED', 'PARTLY_REFUNDED', 'REFUNDED', 'CLOSED', 'CANCELLED')),
    version           int         NOT NULL DEFAULT 1, -- one more with each change: a form that is older is refused
    opened_by         text        NOT NULL,
    reference         text, -- the merchant's own number of the return
    resolution        text        NOT NULL CHECK (resolution IN ('REFUND', 'STORE_CREDIT', 'EXCHANGE')),
    currency          text        NOT NULL,
    value             bigint      NOT NULL CHECK (value >= 0), -- of what is to come back, with its tax
    refunded          bigint      NOT NULL DEFAULT 0,
    deducted          bigint      NOT NULL DEFAULT 0,
    buyer_key         text,
    buyer_message     text,
    merchant_message  text,
    decline_reason    text,
    facts             jsonb       NOT NULL, -- what the rules saw when it was requested: a preview sees the same
    verdict           text        NOT NULL,
    rule              text, -- the rule that decided; null: none
    answer_by         timestamptz NOT NULL,
    answered_at       timestamptz,
    overdue_at        timestamptz,
    carrier           text,
    tracking_number   text,
    label_cost        bigint CHECK (label_cost >= 0), -- of a label that the buyer or the merchant bought
    shipped_back_at   timestamptz,
    received_at       timestamptz,
    inspected_at      timestamptz,
    refund_by         timestamptz,
    refund_overdue_at timestamptz,
    closed_at         timestamptz,
    replacement_id    bigint, -- the order that replaces what came back
    clock             text, -- what time does next, at clock_at
    clock_at          timestamptz,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    PRIMARY KEY (shard, id),
    FOREIGN KEY (shard, order_id) REFERENCES orders (shard, id),
    CHECK ((clock IS NULL) = (clock_at IS NULL))
) WITH (fillfactor = 85);
CREATE INDEX return_request_order ON return_request (shard, order_id);
CREATE INDEX return_request_list ON return_request (shard, merchant_id, test, id);
CREATE INDEX return_request_by_state ON return_request (shard, merchant_id, test, state, id);
CREATE INDEX return_request_by_buyer ON return_request (shard, merchant_id, buyer_key, created_at) WHERE buyer_key IS NOT NULL;
CREATE INDEX return_request_clock ON return_request (clock_at) WHERE clock_at IS NOT NULL;
CREATE INDEX return_request_overdue ON return_request (overdue_at) WHERE overdue_at IS NOT NULL AND answered_at IS NULL;
SELECT fence('return_request', 'SELECT, INSERT, UPDATE');

CREATE TABLE return_item (
    shard         int    NOT NULL,
    return_id     bigint NOT NULL,
    item_id       bigint NOT NULL,
    merchant_id   bigint NOT NULL,
    order_id      bigint NOT NULL,
    retailer_id   text   NOT NULL,
    quantity      int    NOT NULL CHECK (quantity > 0),
    reason        text   NOT NULL,
    note          text,
    exchange_for  text, -- the product wanted instead
    value         bigint NOT NULL CHECK (value >= 0),
    accepted      int    NOT NULL DEFAULT 0,
    damaged       int    NOT NULL DEFAULT 0,
    missing       int    NOT NULL DEFAULT 0,
    deduction     bigint NOT NULL DEFAULT 0 CHECK (deduction >= 0), -- for the damaged units, all together
    restocked     int    NOT NULL DEFAULT 0,
    refunded      int    NOT NULL DEFAULT 0,
    PRIMARY KEY (shard, return_id, item_id),
    FOREIGN KEY (shard, return_id) REFERENCES return_request (shard, id),
    CONSTRAINT inspected_within_quantity CHECK (accepted >= 0 AND damaged >= 0 AND missing >= 0
        AND accepted + damaged + missing <= quantity),
    CONSTRAINT settled_within_quantity CHECK (refunded BETWEEN 0 AND quantity AND restocked BETWEEN 0 AND quantity)
);
CREATE INDEX return_item_order ON return_item (shard, order_id);
SELECT fence('return_item', 'SELECT, INSERT, UPDATE');

-- What happened, who did it, and what was said: append only.
CREATE TABLE return_step (
    shard       int         NOT NULL,
    return_id   bigint      NOT NULL,
    id          bigint      NOT NULL,
    merchant_id bigint      NOT NULL,
    move        text        NOT NULL,
    state       text        NOT NULL, -- after it
    party       text        NOT NULL,
    actor       text,
    note        text,
    at          timestamptz NOT NULL,
    PRIMARY KEY (shard, return_id, id),
    FOREIGN KEY (shard, return_id) REFERENCES return_request (shard, id)
);
SELECT fence('return_step', 'SELECT, INSERT');

-- Photos and labels by their content. In the database, because then a photo is kept or lost with the request that it
-- belongs to, every process of the deployment reaches it, row level security fences it, and a backup has it.
CREATE TABLE return_file (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    sha256      bytea       NOT NULL,
    media_type  text        NOT NULL,
    content     bytea       NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (shard, merchant_id, sha256)
);
ALTER TABLE return_file ALTER COLUMN content SET STORAGE EXTERNAL;
SELECT fence('return_file', 'SELECT, INSERT');

CREATE TABLE return_photo (
    shard       int    NOT NULL,
    return_id   bigint NOT NULL,
    position    int    NOT NULL,
    merchant_id bigint NOT NULL,
    sha256      bytea  NOT NULL,
    width       int    NOT NULL,
    height      int    NOT NULL,
    PRIMARY KEY (shard, return_id, position),
    FOREIGN KEY (shard, return_id) REFERENCES return_request (shard, id)
);
SELECT fence('return_photo', 'SELECT, INSERT');

-- A label; while it is MAKING a provider is being asked, and nobody else may ask for the same return.
CREATE TABLE return_label (
    shard           int         NOT NULL,
    id              bigint      NOT NULL,
    merchant_id     bigint      NOT NULL,
    return_id       bigint      NOT NULL,
    state           text        NOT NULL CHECK (state IN ('MAKING', 'READY', 'FAILED')),
    provider        text        NOT NULL, -- 'merchant': its own
    provider_ref    text,
    carrier         text,
    service         text,
    tracking_number text,
    cost            bigint CHECK (cost >= 0),
    currency        text        NOT NULL,
    paper           text        NOT NULL,
    sha256          bytea,
    error           text,
    created_at      timestamptz NOT NULL,
    lease_until     timestamptz NOT NULL,
    PRIMARY KEY (shard, id),
    FOREIGN KEY (shard, return_id) REFERENCES return_request (shard, id)
);
CREATE INDEX return_label_return ON return_label (shard, return_id);
CREATE UNIQUE INDEX return_label_making ON return_label (shard, return_id) WHERE state = 'MAKING';
CREATE INDEX return_label_tracking ON return_label (shard, merchant_id, tracking_number) WHERE tracking_number IS NOT NULL;
SELECT fence('return_label', 'SELECT, INSERT, UPDATE');

-- ---------------------------------------------------------------- store credit

-- Where a refund goes: back through the payment, or into the buyer's store credit.
ALTER TABLE refund ADD COLUMN paid_to text NOT NULL DEFAULT 'PAYMENT' CHECK (paid_to IN ('PAYMENT', 'STORE_CREDIT'));

-- What a buyer has with a merchant. The sum over a merchant's buyers is the balance of buyer:credit in its books.
CREATE TABLE store_credit (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    buyer_key   text        NOT NULL,
    currency    text        NOT NULL,
    test        boolean     NOT NULL,
    issued      bigint      NOT NULL,
    spent       bigint      NOT NULL DEFAULT 0,
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (shard, merchant_id, buyer_key, currency, test),
    CONSTRAINT never_overspent CHECK (spent BETWEEN 0 AND issued)
);
SELECT fence('store_credit', 'SELECT, INSERT, UPDATE');
