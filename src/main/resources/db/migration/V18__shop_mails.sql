-- ---------------------------------------------------------------- mails that shops send buyers by themselves

ALTER TABLE mail_in DROP CONSTRAINT mail_in_state_check;
ALTER TABLE mail_in ADD CONSTRAINT mail_in_state_check
    CHECK (state IN ('NEW', 'RELAYED', 'SWALLOWED', 'DROPPED', 'REPORTED', 'FAILED', 'SHOP'));

-- One row for each, under the id of the mail that came in.
CREATE TABLE shop_mail (
    shard       int         NOT NULL,
    id          bigint      NOT NULL,
    merchant_id bigint      NOT NULL,
    order_id    bigint      NOT NULL,
    test        boolean     NOT NULL, -- of the order
    platform    text        NOT NULL CHECK (platform IN ('SHOPIFY', 'BIGCOMMERCE', 'MAGENTO', 'WOOCOMMERCE', 'OTHER')),
    kind        text        NOT NULL,
    sender      text        NOT NULL,
    subject     text        NOT NULL,
    received_at timestamptz NOT NULL,
    state       text        NOT NULL
                CHECK (state IN ('HELD', 'DROPPED', 'FORWARDED', 'RELEASED', 'DISCARDED', 'EXPIRED')),
    settled_at  timestamptz,
    PRIMARY KEY (shard, id),
    FOREIGN KEY (shard, id) REFERENCES mail_in (shard, id),
    CHECK ((state = 'HELD') = (settled_at IS NULL))
);
CREATE INDEX shop_mail_lately ON shop_mail (shard, merchant_id, received_at);
CREATE INDEX shop_mail_held ON shop_mail (shard, merchant_id, id) WHERE state = 'HELD';
CREATE INDEX shop_mail_of_order ON shop_mail (shard, order_id, id);
CREATE INDEX shop_mail_kept ON shop_mail (received_at) WHERE state = 'HELD';
SELECT fence('shop_mail', 'SELECT, INSERT, UPDATE');

-- When somebody said that the shop sends mails of this kind no more: only what comes after that is told of.
CREATE TABLE shop_mail_switch (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    platform    text        NOT NULL,
    kind        text        NOT NULL,
    off_at      timestamptz NOT NULL,
    PRIMARY KEY (shard, merchant_id, platform, kind)
);
SELECT fence('shop_mail_switch', 'SELECT, INSERT, UPDATE');

-- ---------------------------------------------------------------- is the shop silent?

-- A test order whose mask is watched while the order is worked on in the merchant's system.
CREATE TABLE silence_check (
    shard       int         NOT NULL,
    id          bigint      NOT NULL,
    merchant_id bigint      NOT NULL,
    order_id    bigint      NOT NULL,
    started_at  timestamptz NOT NULL,
    until       timestamptz NOT NULL,
    state       text        NOT NULL CHECK (state IN ('WATCHING', 'SILENT', 'HEARD', 'UNPROVED')),
    steps       text        NOT NULL, -- what was done with the order meanwhile, as words
    finished_at timestamptz,
    PRIMARY KEY (shard, id),
    FOREIGN KEY (shard, order_id) REFERENCES orders (shard, id),
    CHECK ((state = 'WATCHING') = (finished_at IS NULL))
);
CREATE UNIQUE INDEX silence_check_open ON silence_check (shard, order_id) WHERE state = 'WATCHING';
CREATE INDEX silence_check_due ON silence_check (until) WHERE state = 'WATCHING';
CREATE INDEX silence_check_latest ON silence_check (shard, merchant_id, id);
SELECT fence('silence_check', 'SELECT, INSERT, UPDATE');
