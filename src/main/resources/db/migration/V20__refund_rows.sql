-- A refund is written once and changed once, when its gateway has answered: room for the second version beside the first.
ALTER TABLE refund SET (fillfactor = 85);

-- Refunds and their lines are written under the order's lock, by a transaction whose statements count the order's own guards.
-- Asking for the parent again, row by row, cost as much as the row. The doctor proves that none is without its parent.
ALTER TABLE refund DROP CONSTRAINT refund_shard_order_id_fkey;
ALTER TABLE refund_item DROP CONSTRAINT refund_item_shard_refund_id_fkey;
