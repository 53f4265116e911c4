-- ---------------------------------------------------------------- mail to people who work here that did not arrive

ALTER TABLE account_mail
    DROP CONSTRAINT account_mail_state_check,
    ADD CONSTRAINT account_mail_state_check CHECK (state IN ('WAITING', 'SENT', 'BOUNCED', 'GIVEN_UP')),
    ADD COLUMN settled_at timestamptz;
CREATE INDEX account_mail_trouble ON account_mail (settled_at) WHERE state IN ('BOUNCED', 'GIVEN_UP');

-- The operator's own mail, which is not kept for ever.
CREATE INDEX mailbox_received ON mailbox (received_at);
GRANT DELETE ON mailbox TO aftersale_platform;

-- ---------------------------------------------------------------- what masks leave behind

-- When it is looked at again whether the mask has served its time: once its order is over, or has been for long enough.
ALTER TABLE mask_directory ADD COLUMN look_at timestamptz;
UPDATE mask_directory SET look_at = created_at;
ALTER TABLE mask_directory ALTER COLUMN look_at SET NOT NULL;
CREATE INDEX mask_directory_look ON mask_directory (look_at);
GRANT UPDATE ON mask_directory TO aftersale_platform;
GRANT DELETE ON mail_reference, mail_desk_tag TO aftersale_platform;

-- ---------------------------------------------------------------- tickets that changed while no call of the desk reached us

-- Up to when; null: since it was connected.
ALTER TABLE desk ADD COLUMN read_to timestamptz;
