-- ---------------------------------------------------------------- messages: what was quoted, files, words

-- A message with files needs no words. What a mail quotes of earlier ones is kept apart and shown folded.
ALTER TABLE thread_message DROP CONSTRAINT thread_message_body_check;
ALTER TABLE thread_message
    ADD COLUMN quoted text CHECK (length(quoted) BETWEEN 1 AND 100000),
    ADD COLUMN files int NOT NULL DEFAULT 0,
    -- what it is found by: its words, '#merchant' and '#merchant@yyyymm'. One index then serves all merchants, and one
    -- whose messages are many can be searched month by month.
    ADD COLUMN words tsvector NOT NULL DEFAULT '',
    ADD CONSTRAINT thread_message_body CHECK (length(body) BETWEEN CASE WHEN files > 0 THEN 0 ELSE 1 END AND 10000);
UPDATE thread_message
   SET words = strip(to_tsvector('simple', body))
            || array_to_tsvector(ARRAY['#' || merchant_id,
                                       '#' || merchant_id || '@' || to_char(at AT TIME ZONE 'UTC', 'YYYYMM')]);
CREATE INDEX thread_message_words ON thread_message USING gin (words);

-- In the database, as photos of returns are: kept or lost with their message, fenced, and in every backup.
CREATE TABLE thread_file (
    shard       int    NOT NULL,
    thread_id   bigint NOT NULL,
    message_id  bigint NOT NULL,
    position    int    NOT NULL,
    merchant_id bigint NOT NULL,
    name        text   NOT NULL,
    media_type  text   NOT NULL,
    size        int    NOT NULL,
    width       int    NOT NULL, -- of a picture; otherwise 0
    height      int    NOT NULL,
    content     bytea  NOT NULL,
    PRIMARY KEY (shard, thread_id, message_id, position),
    FOREIGN KEY (shard, thread_id, message_id) REFERENCES thread_message (shard, thread_id, id)
);
ALTER TABLE thread_file ALTER COLUMN content SET STORAGE EXTERNAL;
SELECT fence('thread_file', 'SELECT, INSERT');

-- What colleagues tell one another. A table of its own: nothing that carries messages on can carry one of these.
CREATE TABLE thread_note (
    shard       int         NOT NULL,
    thread_id   bigint      NOT NULL,
    id          bigint      NOT NULL,
    merchant_id bigint      NOT NULL,
    author_name text        NOT NULL,
    body        text        NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    at          timestamptz NOT NULL,
    PRIMARY KEY (shard, thread_id, id),
    FOREIGN KEY (shard, thread_id) REFERENCES thread (shard, id)
);
SELECT fence('thread_note', 'SELECT, INSERT');

-- ---------------------------------------------------------------- the inbox: queues, and whose a thread is

ALTER TABLE thread
    ADD COLUMN assignee bigint,        -- one of the merchant's staff; null: nobody's
    ADD COLUMN settled_at timestamptz; -- somebody said that no answer is needed; null: since then somebody wrote
DROP INDEX thread_latest;
DROP INDEX thread_unanswered;
CREATE INDEX thread_latest ON thread (shard, merchant_id, test, kind, last_id);
CREATE INDEX thread_unanswered ON thread (shard, merchant_id, test, kind, answer_by, id) WHERE answer_by IS NOT NULL;
CREATE INDEX thread_unread ON thread (shard, merchant_id, test, kind, last_id) WHERE merchant_unread > 0;
CREATE INDEX thread_assigned ON thread (shard, merchant_id, test, assignee, kind, last_id) WHERE assignee IS NOT NULL;
CREATE INDEX thread_assigned_unanswered ON thread (shard, merchant_id, test, assignee, kind, answer_by, id)
    WHERE assignee IS NOT NULL AND answer_by IS NOT NULL;

-- ---------------------------------------------------------------- answers that are written once

CREATE TABLE canned_answer (
    shard       int         NOT NULL,
    id          bigint      NOT NULL,
    merchant_id bigint      NOT NULL,
    name        text        NOT NULL,
    language    text        NOT NULL, -- of buyers; '': any
    body        text        NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (shard, id),
    UNIQUE (shard, merchant_id, name, language)
);
SELECT fence('canned_answer');
