-- Who did it: {"kind", "id", "name", "address", "via"}; null for what was written before anybody asked.
ALTER TABLE event ADD COLUMN actor jsonb;

-- ---------------------------------------------------------------- the audit log: what was changed, and publishes no event

-- Rows of the platform itself (its operators, their log-ins) belong to merchant 0.
CREATE TABLE audit (
    shard       int         NOT NULL,
    id          bigint      NOT NULL,
    merchant_id bigint      NOT NULL,
    at          timestamptz NOT NULL,
    action      text        NOT NULL,
    object      text        NOT NULL, -- what was changed, as a person names it: "token 4711", "product MUG-BLUE"
    before      jsonb,
    after       jsonb,
    actor       jsonb       NOT NULL,
    PRIMARY KEY (shard, id)
);
CREATE INDEX audit_of_merchant ON audit (shard, merchant_id, id);
SELECT fence('audit', 'SELECT, INSERT');

-- ---------------------------------------------------------------- people

-- Directories: found by e-mail or by a token's hash, before any merchant is known. They are the platform's.

CREATE TABLE person (
    id            bigint      PRIMARY KEY,
    email         text        NOT NULL UNIQUE, -- in lower case
    name          text        NOT NULL,
    password_hash text,                        -- Argon2id; null: none is set, so none is right
    operator      boolean     NOT NULL DEFAULT false,
    locale        text,
    time_zone     text,
    totp_sealed   bytea,
    totp_step     bigint      NOT NULL DEFAULT 0, -- the last one used: no code works twice
    created_at    timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON person TO aftersale_platform;

CREATE TABLE recovery_code (
    person_id bigint NOT NULL,
    code_hash bytea  NOT NULL,
    PRIMARY KEY (person_id, code_hash)
);
GRANT SELECT, INSERT, DELETE ON recovery_code TO aftersale_platform;

CREATE TABLE passkey (
    credential_id bytea       PRIMARY KEY,
    person_id     bigint      NOT NULL,
    name          text        NOT NULL,
    record        bytea       NOT NULL, -- attested credential data: id and public key, as WebAuthn writes them
    sign_count    bigint      NOT NULL,
    backed_up     boolean     NOT NULL, -- whether its device keeps a copy elsewhere; it never changes
    created_at    timestamptz NOT NULL,
    used_at       timestamptz
);
CREATE INDEX passkey_of_person ON passkey (person_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON passkey TO aftersale_platform;

-- Who works for a merchant. Name and e-mail are copies, so that a merchant's role reads nothing of the platform's.
CREATE TABLE staff (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    person_id   bigint      NOT NULL,
    email       text        NOT NULL,
    name        text        NOT NULL,
    role        text        NOT NULL CHECK (role IN ('OWNER', 'SUPPORT', 'FINANCE', 'READ_ONLY')),
    joined      boolean     NOT NULL, -- false: invited
    since       timestamptz NOT NULL,
    PRIMARY KEY (shard, merchant_id, person_id)
);
SELECT fence('staff');

CREATE TABLE staff_of (
    person_id   bigint NOT NULL,
    merchant_id bigint NOT NULL,
    PRIMARY KEY (person_id, merchant_id)
);
GRANT SELECT, INSERT, DELETE ON staff_of TO aftersale_platform;

-- A browser that is logged in, or on its way there.
CREATE TABLE session (
    token_hash  bytea       PRIMARY KEY,
    id          bigint      NOT NULL UNIQUE,
    person_id   bigint      NOT NULL,
    desk        text        NOT NULL CHECK (desk IN ('CONSOLE', 'OPERATOR')),
    stage       text        NOT NULL CHECK (stage IN ('SECOND_FACTOR', 'MERCHANT', 'OPEN')),
    merchant_id bigint,      -- of the console, once it is open
    role        text,
    challenge   bytea,       -- of the passkey that is asked for
    address     text        NOT NULL,
    browser     text        NOT NULL,
    created_at  timestamptz NOT NULL,
    seen_at     timestamptz NOT NULL
);
CREATE INDEX session_of_person ON session (person_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON session TO aftersale_platform;

-- Sent by mail, good for one use.
CREATE TABLE one_time_link (
    token_hash  bytea       PRIMARY KEY,
    purpose     text        NOT NULL CHECK (purpose IN ('INVITATION', 'PASSWORD')),
    person_id   bigint      NOT NULL,
    merchant_id bigint,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL
);
CREATE INDEX one_time_link_of_person ON one_time_link (person_id);
GRANT SELECT, INSERT, DELETE ON one_time_link TO aftersale_platform;

-- Counted for what was typed, whether or not anybody has that address: the answer gives nothing away.
CREATE TABLE login_throttle (
    account_hash bytea       PRIMARY KEY,
    failures     int         NOT NULL,
    last_at      timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON login_throttle TO aftersale_platform;

-- Invitations and links for a new password, on their way: sealed, and gone once they are sent.
CREATE TABLE account_mail (
    id         bigint      PRIMARY KEY,
    recipient  text        NOT NULL,
    sealed     bytea,
    state      text        NOT NULL CHECK (state IN ('WAITING', 'SENT', 'GIVEN_UP')),
    attempts   int         NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    next_at    timestamptz NOT NULL, -- also the lease: a sender moves it ahead before it sends
    last_error text
);
CREATE INDEX account_mail_due ON account_mail (next_at) WHERE state = 'WAITING';
GRANT SELECT, INSERT, UPDATE ON account_mail TO aftersale_platform;
