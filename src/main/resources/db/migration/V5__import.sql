-- ---------------------------------------------------------------- imports

-- How far a file was taken. Moved ahead in the very transaction that takes a batch of it: a killed import goes on there.
CREATE TABLE import_run (
    shard       int         NOT NULL,
    merchant_id bigint      NOT NULL,
    id          text        NOT NULL, -- a digest of the file and of how it is read
    file        text        NOT NULL,
    taken_to    bigint      NOT NULL, -- the record up to which it was taken
    tally       jsonb       NOT NULL,
    started_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    finished_at timestamptz,
    PRIMARY KEY (shard, merchant_id, id)
);
SELECT fence('import_run', 'SELECT, INSERT, UPDATE');

-- What could not be taken, as it stood in the file.
CREATE TABLE import_reject (
    shard       int    NOT NULL,
    merchant_id bigint NOT NULL,
    run_id      text   NOT NULL,
    record      bigint NOT NULL,
    line        bigint NOT NULL,
    reason      text   NOT NULL,
    detail      text   NOT NULL,
    raw         bytea  NOT NULL,
    PRIMARY KEY (shard, merchant_id, run_id, record)
);
SELECT fence('import_reject', 'SELECT, INSERT, DELETE');
