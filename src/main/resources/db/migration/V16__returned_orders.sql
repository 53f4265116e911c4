-- Orders with a return are found by a term like any other (SearchTerms.RETURNED), entered with the return.
INSERT INTO order_term (shard, merchant_id, test, term, order_id)
SELECT DISTINCT shard, merchant_id, test, 'RETURN', order_id FROM return_request
    ON CONFLICT (shard, merchant_id, test, term, order_id) DO NOTHING;
