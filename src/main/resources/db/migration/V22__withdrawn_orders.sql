-- Orders whose buyer withdrew from the contract are found by a mark of their own: those from before get it here.
INSERT INTO order_term (shard, merchant_id, test, term, order_id)
SELECT w.shard, w.merchant_id, o.test, 'WITHDRAWAL', w.order_id
  FROM withdrawal w
  JOIN orders o ON o.shard = w.shard AND o.id = w.order_id
    ON CONFLICT (shard, merchant_id, test, term, order_id) DO NOTHING;
