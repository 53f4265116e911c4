-- ---------------------------------------------------------------- addresses that send mail back, for the operator to look at

CREATE INDEX mail_undeliverable_last ON mail_undeliverable (last_at);
