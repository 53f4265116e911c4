-- ---------------------------------------------------------------- addresses that nobody confirms are not asked for ever

ALTER TABLE mail_reach
    ADD COLUMN failed_checks int NOT NULL DEFAULT 0, -- in a row, since somebody last asked for one
    ADD COLUMN rests_since timestamptz; -- not checked again before somebody asks for it
