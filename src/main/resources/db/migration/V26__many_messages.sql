-- ---------------------------------------------------------------- the inbox of a shop of many messages

-- New words wait in a list that each search reads whole, and that one message at last enters into the index for all: shorter,
-- it holds up neither. Entering them in smaller heaps costs a message 0.05 ms.
ALTER INDEX thread_message_words SET (gin_pending_list_limit = 1024);

-- All that is nobody's, where most is somebody's.
CREATE INDEX thread_unassigned ON thread (shard, merchant_id, test, kind, last_id) WHERE assignee IS NULL;
