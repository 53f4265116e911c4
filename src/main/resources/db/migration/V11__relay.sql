-- ---------------------------------------------------------------- masks

-- One address of ours for each side of each conversation of an order.
CREATE TABLE mask (
    shard       int         NOT NULL,
    order_id    bigint      NOT NULL,
    topic       text        NOT NULL CHECK (topic IN ('INQUIRY', 'CLAIM', 'CHARGEBACK')),
    side        text        NOT NULL CHECK (side IN ('BUYER', 'MERCHANT')), -- whom it stands for
    merchant_id bigint      NOT NULL,
    mask        text        NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (shard, order_id, topic, side),
    FOREIGN KEY (shard, order_id) REFERENCES orders (shard, id)
);
SELECT fence('mask', 'SELECT, INSERT, DELETE');

-- A directory: found by what stands before the "@", before any merchant is known.
CREATE TABLE mask_directory (
    mask        text        PRIMARY KEY,
    merchant_id bigint      NOT NULL,
    order_id    bigint      NOT NULL,
    topic       text        NOT NULL,
    side        text        NOT NULL,
    created_at  timestamptz NOT NULL
);
GRANT SELECT, INSERT, DELETE ON mask_directory TO aftersale_platform;

-- ---------------------------------------------------------------- mail that came in

-- One row is one message to one mask, or one report about a mail of ours. There before its sender hears "250".
CREATE TABLE mail_in (
    shard          int         NOT NULL,
    id             bigint      NOT NULL,
    merchant_id    bigint      NOT NULL,
    order_id       bigint      NOT NULL,
    topic          text,        -- of the mask; null: a report
    side           text,        -- of the mask: whom it was written to
    mail_id        bigint,      -- the mail of ours that it reports about
    recipient      text        NOT NULL, -- of the envelope, as the next two
    envelope_from  text        NOT NULL,
    client         text        NOT NULL, -- the server that sent it
    header_from    text        NOT NULL,
    subject        text        NOT NULL,
    reference      text,        -- its own Message-ID
    verdict        text        NOT NULL, -- of SPF, DKIM and DMARC, in words
    proved         boolean     NOT NULL, -- whether the domain of its sender stands behind it
    dedupe         bytea,       -- for a week: the same again is taken and thrown away
    received_at    timestamptz NOT NULL,
    raw            bytea,       -- for thirty days
    state          text        NOT NULL CHECK (state IN ('NEW', 'RELAYED', 'SWALLOWED', 'DROPPED', 'REPORTED', 'FAILED')),
    attempts       int         NOT NULL DEFAULT 0,
    next_at        timestamptz NOT NULL,
    settled_at     timestamptz,
    outcome        text,        -- why, where it was not relayed
    thread_id      bigint,
    message_id     bigint,      -- the message of the thread that it became
    PRIMARY KEY (shard, id)
) WITH (fillfactor = 85);
ALTER TABLE mail_in ALTER COLUMN raw SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX mail_in_once ON mail_in (shard, dedupe) WHERE dedupe IS NOT NULL;
CREATE INDEX mail_in_due ON mail_in (shard, next_at) WHERE state = 'NEW';
CREATE INDEX mail_in_in_order ON mail_in (shard, order_id, id);
CREATE INDEX mail_in_message ON mail_in (shard, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX mail_in_kept ON mail_in (received_at) WHERE raw IS NOT NULL;
SELECT fence('mail_in', 'SELECT, INSERT, UPDATE');

-- Under which Message-ID each side knows each message of a thread: its own if it wrote it by mail, ours if we sent it.
CREATE TABLE mail_reference (
    shard       int         NOT NULL,
    order_id    bigint      NOT NULL,
    topic       text        NOT NULL,
    side        text        NOT NULL,
    message_id  bigint      NOT NULL, -- of the thread
    merchant_id bigint      NOT NULL,
    reference   text        NOT NULL, -- with angle brackets
    PRIMARY KEY (shard, order_id, topic, side, message_id),
    UNIQUE (shard, order_id, topic, side, reference)
);
SELECT fence('mail_reference', 'SELECT, INSERT');

-- By what the merchant's help desk knows its ticket again.
CREATE TABLE mail_desk_tag (
    shard       int         NOT NULL,
    order_id    bigint      NOT NULL,
    topic       text        NOT NULL,
    place       text        NOT NULL CHECK (place IN ('SUBJECT', 'BODY', 'ADDRESS')),
    merchant_id bigint      NOT NULL,
    tag         text        NOT NULL,
    learnt_at   timestamptz NOT NULL,
    PRIMARY KEY (shard, order_id, topic, place)
);
SELECT fence('mail_desk_tag', 'SELECT, INSERT, UPDATE');

-- ---------------------------------------------------------------- whom a merchant writes from, and who can't be reached

-- Besides the addresses in its settings: an address, a domain written "@shop.test", or a network written "192.0.2.0/24".
CREATE TABLE mail_sender (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    sender      text        NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (shard, merchant_id, sender)
);
SELECT fence('mail_sender', 'SELECT, INSERT, DELETE');

-- An address that mail was sent back from for good; gone once a mail comes from it.
CREATE TABLE mail_undeliverable (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    address     text        NOT NULL, -- in lower case
    bounces     int         NOT NULL,
    since       timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    status      text        NOT NULL, -- the enhanced code; empty if none was told
    reason      text        NOT NULL,
    PRIMARY KEY (shard, merchant_id, address)
);
SELECT fence('mail_undeliverable', 'SELECT, INSERT, UPDATE, DELETE');

-- ---------------------------------------------------------------- mail on its way out

-- What the other server called the failure, and what was taken out of a relayed message: JSON.
ALTER TABLE mail_out ADD COLUMN last_status text, ADD COLUMN edits jsonb;

-- The mail of a thread's message.
CREATE INDEX mail_out_object ON mail_out (shard, object_id) WHERE kind IN ('MESSAGE_TO_BUYER', 'MESSAGE_TO_MERCHANT');

-- Each message is mailed now; nobody asks any more when somebody was last told.
ALTER TABLE thread DROP COLUMN buyer_told_at, DROP COLUMN merchant_told_at;
