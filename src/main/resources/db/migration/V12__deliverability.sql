-- ---------------------------------------------------------------- keys that sign our mail

-- Of the platform, not of a merchant. A key goes one way: NEXT (published, not used), in use, retired (still published, for
-- mail that is on its way). The private key is sealed under the deployment's key, and gone once the key is retired.
CREATE TABLE dkim_key (
    domain         text        NOT NULL,
    selector       text        NOT NULL,
    public_key     bytea       NOT NULL,
    private_sealed bytea,
    announced_at   timestamptz NOT NULL,
    used_from      timestamptz,
    retired_at     timestamptz,
    PRIMARY KEY (domain, selector),
    CHECK ((private_sealed IS NULL) = (retired_at IS NOT NULL))
);
CREATE UNIQUE INDEX dkim_key_next ON dkim_key (domain) WHERE used_from IS NULL;
CREATE UNIQUE INDEX dkim_key_in_use ON dkim_key (domain) WHERE used_from IS NOT NULL AND retired_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON dkim_key TO aftersale_platform;

-- ---------------------------------------------------------------- where our mail comes from, as the world is told

-- Every network and name that was ever published, with its time; what is not valid any more is told for a while.
CREATE TABLE mail_origin (
    kind         text        NOT NULL CHECK (kind IN ('NETWORK', 'DOMAIN', 'ENVELOPE_DOMAIN', 'HELO')),
    value        text        NOT NULL,
    announced_at timestamptz NOT NULL,
    valid_from   timestamptz NOT NULL,
    valid_until  timestamptz,
    PRIMARY KEY (kind, value, announced_at)
);
GRANT SELECT, INSERT, UPDATE ON mail_origin TO aftersale_platform;

-- The last look at ourselves: one row, number 1.
CREATE TABLE mail_self_check (
    number     int         PRIMARY KEY CHECK (number = 1),
    checked_at timestamptz NOT NULL,
    findings   jsonb       NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON mail_self_check TO aftersale_platform;

-- ---------------------------------------------------------------- does a merchant's server accept our mail?

-- One check of one address. Steps and transcripts are written as they are taken.
CREATE TABLE mail_check (
    shard         int         NOT NULL,
    id            bigint      NOT NULL,
    merchant_id   bigint      NOT NULL,
    address       text        NOT NULL,
    queues        text        NOT NULL, -- what the merchant gets there, as words
    trigger       text        NOT NULL CHECK (trigger IN ('STAFF', 'API', 'SCHEDULE', 'BOUNCES')),
    state         text        NOT NULL CHECK (state IN ('DUE', 'ASKED', 'DONE')),
    verdict       text        CHECK (verdict IN ('GOOD', 'NOTED', 'BAD', 'UNSEEN')),
    steps         jsonb       NOT NULL,
    started_at    timestamptz NOT NULL,
    attempts      int         NOT NULL DEFAULT 0,
    deferrals     int         NOT NULL DEFAULT 0, -- how often the server said "later"
    next_at       timestamptz, -- the next attempt, or when we stop waiting for the confirmation
    leased_until  timestamptz,
    sent_at       timestamptz,
    confirmed_at  timestamptz,
    confirmed_how text        CHECK (confirmed_how IN ('CLICK', 'TYPED', 'REPLY')),
    wrong_codes   int         NOT NULL DEFAULT 0,
    finished_at   timestamptz,
    PRIMARY KEY (shard, id)
) WITH (fillfactor = 70);
CREATE INDEX mail_check_latest ON mail_check (shard, merchant_id, address, id);
CREATE INDEX mail_check_due ON mail_check (next_at) WHERE state <> 'DONE';
CREATE UNIQUE INDEX mail_check_open ON mail_check (shard, merchant_id, address) WHERE state <> 'DONE';
SELECT fence('mail_check', 'SELECT, INSERT, UPDATE');

-- What is known of an address of a merchant.
CREATE TABLE mail_reach (
    shard         int         NOT NULL,
    merchant_id   bigint      NOT NULL,
    address       text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('UNKNOWN', 'REACHED', 'UNSEEN', 'UNREACHABLE')),
    since         timestamptz NOT NULL,
    hard_bounces  int         NOT NULL DEFAULT 0, -- since the last check
    next_check_at timestamptz NOT NULL,
    told_at       timestamptz, -- when the merchant was told elsewhere that it can't be reached here
    PRIMARY KEY (shard, merchant_id, address)
) WITH (fillfactor = 85);
CREATE INDEX mail_reach_due ON mail_reach (next_check_at);
CREATE INDEX mail_reach_trouble ON mail_reach (merchant_id) WHERE state IN ('UNSEEN', 'UNREACHABLE');
SELECT fence('mail_reach', 'SELECT, INSERT, UPDATE, DELETE');
