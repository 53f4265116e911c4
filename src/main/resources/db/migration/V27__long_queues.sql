-- Whose turn it is must not take longer to find out the longer the queue is. When a queue is empty, as it mostly is when the
-- planner looks, all indexes of what waits look the same to it, and it may read the whole queue by any of them. So each question
-- asks for an order that one index has.
DROP INDEX mail_in_due;
CREATE INDEX mail_in_due ON mail_in (shard, next_at, id) WHERE state = 'NEW';
CREATE INDEX mail_in_waiting ON mail_in (shard, order_id, id) WHERE state = 'NEW';
DROP INDEX mail_out_due;
CREATE INDEX mail_out_due ON mail_out (shard, domain, next_at, id) WHERE state = 'WAITING';

-- Who works on a mail is told by its lease alone, as with mail that goes out: a claim then changes nothing that an index knows.
ALTER TABLE mail_in ADD COLUMN leased_until timestamptz;

-- The oldest of the queue, for those who watch it: by a condition that claims don't have, so that none takes this index for its own.
DROP INDEX mail_out_waiting;
CREATE INDEX mail_out_unsettled ON mail_out (created_at) WHERE settled_at IS NULL;
