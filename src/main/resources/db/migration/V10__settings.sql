-- ---------------------------------------------------------------- merchants, as their operators look after them

ALTER TABLE merchant ADD COLUMN suspended_for text, ADD COLUMN suspended_at timestamptz;

-- The key of the form that made it: sent twice, the form makes one merchant. The key decides the shard.
ALTER TABLE merchant ADD COLUMN form_key text;
CREATE UNIQUE INDEX merchant_form_key ON merchant (shard, form_key) WHERE form_key IS NOT NULL;

-- For finding a merchant by how its name begins.
CREATE INDEX merchant_name ON merchant (lower(name) text_pattern_ops, id);
CREATE INDEX merchant_by_id ON merchant (id);
CREATE INDEX merchant_suspended ON merchant (id) WHERE suspended;

-- ---------------------------------------------------------------- tokens

ALTER TABLE app ADD COLUMN form_key text;
CREATE UNIQUE INDEX app_form_key ON app (shard, merchant_id, form_key) WHERE form_key IS NOT NULL;

CREATE INDEX access_token_of_merchant ON access_token (merchant_id, app_id);

-- When a token was last used, to the hour. Not in the token's row, which is read with every call and never changes.
CREATE TABLE access_token_use (
    token_hash bytea       PRIMARY KEY,
    used_at    timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON access_token_use TO aftersale_platform;

-- ---------------------------------------------------------------- webhooks

-- While it is paused, deliveries are queued and none is made.
ALTER TABLE webhook_subscription ADD COLUMN paused_at timestamptz;

-- What fails, over all merchants.
CREATE INDEX webhook_delivery_failing ON webhook_delivery (shard, subscription_id)
    WHERE state = 'OPEN' AND last_error IS NOT NULL;

-- ---------------------------------------------------------------- queues, oldest first over all merchants

CREATE INDEX mail_out_waiting ON mail_out (created_at) WHERE state = 'WAITING';
