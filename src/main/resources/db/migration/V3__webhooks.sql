-- Recorded and sent to webhooks, but nobody gets a mail about it: what was imported happened long ago.
ALTER TABLE event ADD COLUMN quiet boolean NOT NULL DEFAULT false;
