-- ---------------------------------------------------------------- links to order pages

-- The link itself is not here: it is this row's id, signed under the deployment's key. A stolen dump opens no page.
CREATE TABLE order_link (
    shard       int         NOT NULL,
    id          bigint      NOT NULL,
    merchant_id bigint      NOT NULL,
    order_id    bigint      NOT NULL,
    requested   boolean     NOT NULL, -- asked for by somebody who had none that works: such are counted, and throttled
    issued_at   timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    revoked_at  timestamptz,
    PRIMARY KEY (shard, id),
    FOREIGN KEY (shard, order_id) REFERENCES orders (shard, id)
);
CREATE INDEX order_link_order ON order_link (shard, order_id, id);
SELECT fence('order_link', 'SELECT, INSERT, UPDATE');

-- ---------------------------------------------------------------- mail that no event causes

-- What a mail says that can't be looked up when it is written, frozen when it was queued: JSON.
ALTER TABLE mail_out ADD COLUMN details jsonb;

-- ---------------------------------------------------------------- threads: what buyer, merchant and platform write

CREATE TABLE thread (
    shard            int         NOT NULL,
    id               bigint      NOT NULL,
    merchant_id      bigint      NOT NULL,
    order_id         bigint      NOT NULL,
    kind             text        NOT NULL CHECK (kind IN ('INQUIRY', 'CLAIM', 'CHARGEBACK')),
    test             boolean     NOT NULL,
    opened_at        timestamptz NOT NULL,
    last_at          timestamptz NOT NULL,
    last_id          bigint      NOT NULL, -- of the last message: lists are in its order
    last_author      text        NOT NULL,
    messages         int         NOT NULL,
    answer_by        timestamptz,          -- null: nobody waits for the merchant
    buyer_unread     int         NOT NULL DEFAULT 0,
    merchant_unread  int         NOT NULL DEFAULT 0,
    -- when each side was last told by mail that something waits; cleared when it looks
    buyer_told_at    timestamptz,
    merchant_told_at timestamptz,
    PRIMARY KEY (shard, id),
    FOREIGN KEY (shard, order_id) REFERENCES orders (shard, id)
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX thread_inquiry ON thread (shard, order_id) WHERE kind = 'INQUIRY';
CREATE INDEX thread_order ON thread (shard, order_id, id);
CREATE INDEX thread_latest ON thread (shard, merchant_id, test, last_id);
CREATE INDEX thread_unanswered ON thread (shard, merchant_id, test, answer_by) WHERE answer_by IS NOT NULL;
SELECT fence('thread', 'SELECT, INSERT, UPDATE');

-- Plain text, never anything else. Attachments will be rows of their own that name the message.
CREATE TABLE thread_message (
    shard       int         NOT NULL,
    thread_id   bigint      NOT NULL,
    id          bigint      NOT NULL,
    merchant_id bigint      NOT NULL,
    author      text        NOT NULL CHECK (author IN ('BUYER', 'MERCHANT', 'PLATFORM')),
    author_name text,       -- of the person, where the merchant or the platform writes
    via         text        NOT NULL CHECK (via IN ('PAGE', 'CONSOLE', 'API', 'MAIL', 'DESK')),
    body        text        NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    at          timestamptz NOT NULL,
    PRIMARY KEY (shard, thread_id, id),
    FOREIGN KEY (shard, thread_id) REFERENCES thread (shard, id)
);
SELECT fence('thread_message', 'SELECT, INSERT');

-- ---------------------------------------------------------------- consent to marketing

-- One row a buyer of a merchant, from the first answer on: whoever has one is never asked again. The buyer is known by a
-- keyed digest of the e-mail address.
CREATE TABLE consent (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    buyer       bytea       NOT NULL,
    state       text        NOT NULL CHECK (state IN ('GIVEN', 'DECLINED', 'WITHDRAWN')),
    order_id    bigint      NOT NULL, -- where it was answered
    wording     bytea       NOT NULL, -- what was agreed to: a version of consent_wording
    answered_at timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    PRIMARY KEY (shard, merchant_id, buyer)
);
SELECT fence('consent', 'SELECT, INSERT, UPDATE, DELETE');

-- What buyers read when they were asked, word by word.
CREATE TABLE consent_wording (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    version     bytea       NOT NULL, -- SHA-256 of language and text
    language    text        NOT NULL,
    wording     text        NOT NULL,
    first_used  timestamptz NOT NULL,
    PRIMARY KEY (shard, merchant_id, version)
);
SELECT fence('consent_wording', 'SELECT, INSERT');

CREATE TABLE consent_log (
    shard       int         NOT NULL,
    id          bigint      NOT NULL,
    merchant_id bigint      NOT NULL,
    buyer       bytea       NOT NULL,
    order_id    bigint      NOT NULL,
    change      text        NOT NULL CHECK (change IN ('GIVEN', 'DECLINED', 'WITHDRAWN')),
    wording     bytea       NOT NULL,
    via         text        NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (shard, id)
);
CREATE INDEX consent_log_buyer ON consent_log (shard, merchant_id, buyer, id);
SELECT fence('consent_log', 'SELECT, INSERT');

-- ---------------------------------------------------------------- withdrawal from the contract

-- One statement an order: saying it twice changes nothing.
CREATE TABLE withdrawal (
    shard           int         NOT NULL,
    order_id        bigint      NOT NULL,
    id              bigint      NOT NULL,
    merchant_id     bigint      NOT NULL,
    name            text        NOT NULL,
    email           text        NOT NULL, -- where the buyer wants the receipt
    language        text        NOT NULL,
    stated_at       timestamptz NOT NULL,
    cancelled_units int         NOT NULL,
    return_units    int         NOT NULL,
    returns_here    boolean     NOT NULL, -- false where the merchant handles returns by itself
    return_id       bigint,
    PRIMARY KEY (shard, order_id),
    UNIQUE (shard, id),
    FOREIGN KEY (shard, order_id) REFERENCES orders (shard, id)
);
CREATE INDEX withdrawal_returns ON withdrawal (stated_at) WHERE returns_here AND return_units > 0 AND return_id IS NULL;
SELECT fence('withdrawal', 'SELECT, INSERT, UPDATE');
