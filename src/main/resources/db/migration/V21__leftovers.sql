-- ---------------------------------------------------------------- what is thrown away once nobody needs it any more

-- By the platform's worker, never in a merchant's name.
GRANT DELETE ON webhook_delivery, webhook_attempt, account_mail TO aftersale_platform;

-- Mails that still have more than what is told of them for good.
CREATE INDEX mail_out_kept ON mail_out (created_at) WHERE details IS NOT NULL OR edits IS NOT NULL;
