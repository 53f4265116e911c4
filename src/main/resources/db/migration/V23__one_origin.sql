-- What is published stands there once: two who looked at the same moment each announced it.
DELETE FROM mail_origin later
 USING mail_origin first
 WHERE first.kind = later.kind AND first.value = later.value AND first.announced_at < later.announced_at
   AND first.valid_until IS NULL AND later.valid_until IS NULL;
CREATE UNIQUE INDEX mail_origin_current ON mail_origin (kind, value) WHERE valid_until IS NULL;
