package dev.aftersale.doctor;

/**
 * What must hold, each with the query that finds what speaks against it: {@code subject} and {@code detail}, no rows where
 * all is well. Every query joins within a shard.
 */
enum Check {
    UNITS("every unit of an order is open, shipped or cancelled", """
            SELECT 'order ' || o.id AS subject,
                   format('%s open + %s shipped + %s cancelled, items say %s', o.units_open, o.units_fulfilled,
                          o.units_cancelled, i.units) AS detail
              FROM orders o
              JOIN (SELECT shard, order_id, sum(quantity) AS units, sum(fulfilled) AS fulfilled, sum(cancelled) AS cancelled
                      FROM order_item GROUP BY shard, order_id) i ON i.shard = o.shard AND i.order_id = o.id
             WHERE o.units_fulfilled <> i.fulfilled OR o.units_cancelled <> i.cancelled
                OR o.units_open + o.units_fulfilled + o.units_cancelled <> i.units
            """),

    CAPTURED("what an order has captured is what its shipments captured, and what its lines say", """
            SELECT 'order ' || o.id AS subject,
                   format('captured %s, shipments %s, lines and shipping %s', o.captured, coalesce(s.total, 0),
                          i.captured + o.captured_shipping + o.captured_shipping_tax) AS detail
              FROM orders o
              LEFT JOIN (SELECT shard, order_id, sum(items_net + items_tax + shipping_net + shipping_tax) AS total
                           FROM shipment WHERE capture_state = 'CAPTURED' GROUP BY shard, order_id) s
                ON s.shard = o.shard AND s.order_id = o.id
              JOIN (SELECT shard, order_id, sum(captured_net + captured_tax) AS captured
                      FROM order_item GROUP BY shard, order_id) i ON i.shard = o.shard AND i.order_id = o.id
             WHERE o.captured <> coalesce(s.total, 0)
                OR o.captured <> i.captured + o.captured_shipping + o.captured_shipping_tax
            """),

    REFUNDED("captured = refunded + kept: an order's refunds come to what it says, and never above its capture", """
            SELECT 'order ' || o.id AS subject,
                   format('captured %s, refunded %s, refunds say %s', o.captured, o.refunded, coalesce(r.total, 0)) AS detail
              FROM orders o
              LEFT JOIN (SELECT shard, order_id, sum(total) AS total, sum(deduction) AS deduction, count(*) AS refunds,
                                sum(fees_returned) AS fees
                           FROM refund GROUP BY shard, order_id) r ON r.shard = o.shard AND r.order_id = o.id
             WHERE o.refunded > o.captured OR o.refunded <> coalesce(r.total, 0) OR o.refunds <> coalesce(r.refunds, 0)
                OR o.withheld <> coalesce(r.deduction, 0)
                OR o.selling_fee_returned + o.processing_fee_returned <> coalesce(r.fees, 0)
            """),

    LINES("a refund's parts come to its total, and an order's lines to its refunds", """
            SELECT 'order ' || o.id AS subject,
                   format('lines and shipping gave back %s, refunds took %s', i.refunded + o.refunded_shipping
                          + o.refunded_shipping_tax, coalesce(r.parts, 0)) AS detail
              FROM orders o
              JOIN (SELECT shard, order_id, sum(refunded_net + refunded_tax) AS refunded
                      FROM order_item GROUP BY shard, order_id) i ON i.shard = o.shard AND i.order_id = o.id
              LEFT JOIN (SELECT shard, order_id, sum(items_net + items_tax + shipping_net + shipping_tax) AS parts,
                                bool_and(total = items_net + items_tax + shipping_net + shipping_tax + goodwill
                                         - deduction) AS adds_up
                           FROM refund GROUP BY shard, order_id) r ON r.shard = o.shard AND r.order_id = o.id
             WHERE i.refunded + o.refunded_shipping + o.refunded_shipping_tax <> coalesce(r.parts, 0)
                OR r.adds_up = false
            """),

    PARENTS("no refund is without its order, and no refunded line without its refund and its order's line", """
            SELECT 'refund ' || r.id AS subject, format('there is no order %s', r.order_id) AS detail
              FROM refund r
             WHERE NOT EXISTS (SELECT FROM orders o
                                WHERE o.shard = r.shard AND o.id = r.order_id AND o.merchant_id = r.merchant_id)
            UNION ALL
            SELECT 'refund ' || i.refund_id, format('has no line %s to give back', i.item_id)
              FROM refund_item i
             WHERE NOT EXISTS (SELECT FROM refund r
                                 JOIN order_item o ON o.shard = r.shard AND o.order_id = r.order_id
                                WHERE r.shard = i.shard AND r.id = i.refund_id AND o.id = i.item_id)
            """),

    LEDGER("the ledger says of every order what the order says of itself", """
            WITH side AS (
                SELECT t.shard, t.order_id, s.account, sum(s.amount) AS balance
                  FROM transfer t
                 CROSS JOIN LATERAL (VALUES (t.credit, t.amount), (t.debit, -t.amount)) AS s (account, amount)
                 WHERE t.posting <> 'CREDIT_SPENT'
                 GROUP BY t.shard, t.order_id, s.account
            ), booked AS (
                SELECT shard, order_id,
                       coalesce(-sum(balance) FILTER (WHERE account LIKE 'psp:%'), 0) AS psp,
                       coalesce(sum(balance) FILTER (WHERE account = 'refund:clearing'), 0) AS clearing,
                       coalesce(sum(balance) FILTER (WHERE account = 'buyer:unclaimed'), 0) AS unclaimed,
                       coalesce(sum(balance) FILTER (WHERE account = 'seller:pending'), 0) AS pending,
                       coalesce(sum(balance) FILTER (WHERE account = 'rev:selling_fee'), 0) AS selling_fee,
                       coalesce(sum(balance) FILTER (WHERE account = 'rev:processing_fee'), 0) AS processing_fee,
                       coalesce(sum(balance) FILTER (WHERE account = 'label:payable'), 0) AS label,
                       coalesce(sum(balance) FILTER (WHERE account = 'buyer:credit'), 0) AS credit
                  FROM side GROUP BY shard, order_id
            ), given AS (
                SELECT shard, order_id,
                       coalesce(sum(total) FILTER (WHERE state = 'SUCCEEDED' AND paid_to = 'PAYMENT'), 0) AS paid,
                       coalesce(sum(total) FILTER (WHERE paid_to = 'STORE_CREDIT'), 0) AS credited,
                       coalesce(sum(total) FILTER (WHERE state = 'PROCESSING'), 0) AS processing,
                       coalesce(sum(total) FILTER (WHERE state = 'FAILED'), 0) AS failed
                  FROM refund GROUP BY shard, order_id
            ), labelled AS (
                SELECT l.shard, r.order_id, sum(l.cost) AS cost
                  FROM return_label l
                  JOIN return_request r ON r.shard = l.shard AND r.id = l.return_id
                 WHERE l.state = 'READY' AND l.provider <> 'merchant'
                 GROUP BY l.shard, r.order_id
            )
            SELECT 'order ' || o.id AS subject,
                   format('ledger: psp %s, clearing %s, unclaimed %s, pending %s; order: captured %s, paid back %s, '
                          || 'processing %s, failed %s, pending %s; ledger: labels %s, credit %s; labels %s, credited %s', coalesce(b.psp, 0), coalesce(b.clearing, 0),
                          coalesce(b.unclaimed, 0), coalesce(b.pending, 0), o.captured, coalesce(g.paid, 0),
                          coalesce(g.processing, 0), coalesce(g.failed, 0), o.pending, coalesce(b.label, 0),
                          coalesce(b.credit, 0), coalesce(l.cost, 0), coalesce(g.credited, 0)) AS detail
              FROM orders o
              LEFT JOIN booked b ON b.shard = o.shard AND b.order_id = o.id
              LEFT JOIN given g ON g.shard = o.shard AND g.order_id = o.id
              LEFT JOIN labelled l ON l.shard = o.shard AND l.order_id = o.id
             WHERE coalesce(b.psp, 0) <> o.captured - coalesce(g.paid, 0)
                OR coalesce(b.clearing, 0) <> coalesce(g.processing, 0)
                OR coalesce(b.unclaimed, 0) <> coalesce(g.failed, 0)
                OR coalesce(b.pending, 0) <> o.pending
                OR coalesce(b.selling_fee, 0) <> o.selling_fee - o.selling_fee_returned
                OR coalesce(b.processing_fee, 0) <> o.processing_fee - o.processing_fee_returned
                OR coalesce(b.label, 0) <> coalesce(l.cost, 0)
                OR coalesce(b.credit, 0) <> coalesce(g.credited, 0)
            """),

    TAX("tax owed is tax captured less tax given back", """
            SELECT 'merchant ' || m.merchant_id AS subject,
                   format('%s%s: ledger %s, orders %s', m.currency, CASE WHEN m.test THEN ' (test)' ELSE '' END,
                          coalesce(t.balance, 0), m.tax) AS detail
              FROM (SELECT o.shard, o.merchant_id, o.currency, o.test,
                           sum(i.tax + o.captured_shipping_tax - o.refunded_shipping_tax) AS tax
                      FROM orders o
                      JOIN (SELECT shard, order_id, sum(captured_tax - refunded_tax) AS tax
                              FROM order_item GROUP BY shard, order_id) i ON i.shard = o.shard AND i.order_id = o.id
                     GROUP BY o.shard, o.merchant_id, o.currency, o.test) m
              LEFT JOIN (SELECT t.shard, t.merchant_id, t.currency, t.test, sum(s.amount) AS balance
                           FROM transfer t
                          CROSS JOIN LATERAL (VALUES (t.credit, t.amount), (t.debit, -t.amount)) AS s (account, amount)
                          WHERE s.account = 'tax:payable'
                          GROUP BY t.shard, t.merchant_id, t.currency, t.test) t
                ON t.shard = m.shard AND t.merchant_id = m.merchant_id AND t.currency = m.currency AND t.test = m.test
             WHERE coalesce(t.balance, 0) <> m.tax
            """),

    REFUND_ONCE("every refund is booked once, asked of its gateway once, and told once", """
            SELECT 'refund ' || r.id AS subject,
                   format('%s postings, %s intents, %s events', coalesce(p.postings, 0), coalesce(i.intents, 0),
                          coalesce(e.events, 0)) AS detail
              FROM refund r
              LEFT JOIN (SELECT shard, ref_id, count(*) AS postings FROM transfer
                          WHERE posting = 'REFUND' AND seq = 1 GROUP BY shard, ref_id) p
                ON p.shard = r.shard AND p.ref_id = r.id
              LEFT JOIN (SELECT shard, ref_id, count(*) AS intents FROM payment_intent
                          WHERE kind = 'REFUND' GROUP BY shard, ref_id) i ON i.shard = r.shard AND i.ref_id = r.id
              LEFT JOIN (SELECT shard, object_id, count(*) AS events FROM event
                          WHERE type = 'refund.created' GROUP BY shard, object_id) e
                ON e.shard = r.shard AND e.object_id = r.id
             WHERE coalesce(p.postings, 0) <> 1 OR coalesce(e.events, 0) <> 1
                OR coalesce(i.intents, 0) <> CASE r.paid_to WHEN 'PAYMENT' THEN 1 ELSE 0 END
            """),

    STORE_CREDIT("what buyers have with a merchant is what its books say that they have", """
            SELECT 'merchant ' || coalesce(c.merchant_id, b.merchant_id) AS subject,
                   format('%s: buyers have %s, the ledger says %s', coalesce(c.currency, b.currency), coalesce(c.left_over, 0),
                          coalesce(b.balance, 0)) AS detail
              FROM (SELECT shard, merchant_id, currency, test, sum(issued - spent) AS left_over
                      FROM store_credit GROUP BY shard, merchant_id, currency, test) c
              FULL JOIN (SELECT t.shard, t.merchant_id, t.currency, t.test, sum(s.amount) AS balance
                           FROM transfer t
                          CROSS JOIN LATERAL (VALUES (t.credit, t.amount), (t.debit, -t.amount)) AS s (account, amount)
                          WHERE s.account = 'buyer:credit'
                          GROUP BY t.shard, t.merchant_id, t.currency, t.test) b
                ON b.shard = c.shard AND b.merchant_id = c.merchant_id AND b.currency = c.currency AND b.test = c.test
             WHERE coalesce(c.left_over, 0) <> coalesce(b.balance, 0)
            """),

    RETURNS("what returns were refunded is what refunds that name them say", """
            SELECT 'return ' || r.id AS subject,
                   format('refunded %s less %s, refunds say %s less %s', r.refunded, r.deducted, coalesce(f.total, 0),
                          coalesce(f.deduction, 0)) AS detail
              FROM return_request r
              LEFT JOIN (SELECT shard, return_id, sum(total) AS total, sum(deduction) AS deduction
                           FROM refund WHERE return_id IS NOT NULL GROUP BY shard, return_id) f
                ON f.shard = r.shard AND f.return_id = r.id
             WHERE r.refunded <> coalesce(f.total, 0) OR r.deducted <> coalesce(f.deduction, 0)
            """),

    INTENTS("refunds and captures stand as their intents do, for the same amount", """
            SELECT 'refund ' || r.id AS subject, format('%s of %s, its intent %s of %s', r.state, r.total, i.state, i.amount)
              FROM refund r
              JOIN payment_intent i ON i.shard = r.shard AND i.ref_id = r.id AND i.kind = 'REFUND'
             WHERE i.amount <> r.total
                OR r.state <> CASE WHEN i.state IN ('SUCCEEDED', 'FAILED') THEN i.state ELSE 'PROCESSING' END
            UNION ALL
            SELECT 'capture ' || s.capture_id, format('%s, its intent %s of %s', s.capture_state, i.state, i.amount)
              FROM shipment s
              JOIN payment_intent i ON i.shard = s.shard AND i.ref_id = s.capture_id AND i.kind = 'CAPTURE'
             WHERE i.amount <> s.items_net + s.items_tax + s.shipping_net + s.shipping_tax
                OR s.capture_state <> CASE i.state WHEN 'SUCCEEDED' THEN 'CAPTURED' WHEN 'FAILED' THEN 'FAILED'
                                                   ELSE 'PENDING' END
            """),

    CHECKPOINTS("a checkpoint is the sum of the transfers behind it", """
            WITH behind AS (
                SELECT t.shard, t.merchant_id, s.account, t.currency, t.test, sum(s.amount) AS amount
                  FROM transfer t
                  JOIN (SELECT shard, merchant_id, max(upto) AS upto FROM balance_checkpoint GROUP BY shard, merchant_id) b
                    ON b.shard = t.shard AND b.merchant_id = t.merchant_id AND t.posted_at < b.upto
                 CROSS JOIN LATERAL (VALUES (t.credit, t.amount), (t.debit, -t.amount)) AS s (account, amount)
                 GROUP BY t.shard, t.merchant_id, s.account, t.currency, t.test
            )
            SELECT 'merchant ' || merchant_id AS subject,
                   format('%s %s: checkpoint %s, transfers up to it %s', account, currency, coalesce(c.balance, 0),
                          coalesce(behind.amount, 0)) AS detail
              FROM balance_checkpoint c
              FULL JOIN behind USING (shard, merchant_id, account, currency, test)
             WHERE coalesce(c.balance, 0) <> coalesce(behind.amount, 0)
            """),

    INTAKE("a mail that was taken waits to be worked on, or it is written down when that was done", """
            SELECT 'mail ' || id AS subject,
                   format('of order %s, received %s, %s', order_id, received_at, state) AS detail
              FROM mail_in
             WHERE CASE state WHEN 'NEW' THEN raw IS NULL OR settled_at IS NOT NULL ELSE settled_at IS NULL END
            """),

    GATEWAY(
            "the simulator's book and our intents say the same of every payment that either knows; what is still open is left out",
            """
            SELECT 'payment ' || coalesce(p.id, i.payment_reference) AS subject,
                   format('gateway: captured %s, refunded %s; ours: %s, %s',
                          coalesce(p.captured::text, 'unknown'), coalesce(p.refunded::text, 'unknown'),
                          coalesce(i.captured, 0), coalesce(i.refunded, 0))
              FROM (SELECT payment_reference,
                           coalesce(sum(amount) FILTER (WHERE kind = 'CAPTURE' AND state = 'SUCCEEDED'), 0) AS captured,
                           coalesce(sum(amount) FILTER (WHERE kind = 'REFUND' AND state = 'SUCCEEDED'), 0) AS refunded,
                           bool_or(state IN ('NEW', 'UNKNOWN', 'PENDING')) AS open
                      FROM payment_intent WHERE gateway = 'simulator' GROUP BY payment_reference) i
              FULL JOIN simulator.payment p ON p.id = i.payment_reference
             WHERE i.open IS NOT true
               AND (coalesce(p.captured, 0), coalesce(p.refunded, 0)) <> (coalesce(i.captured, 0), coalesce(i.refunded, 0))
               AND EXISTS (SELECT FROM simulator.payment) -- or the simulator's book lies elsewhere
            """);

    private final String claim;
    private final String offenders;

    Check(String claim, String offenders) {
        this.claim = claim;
        this.offenders = offenders;
    }

    String claim() {
        return claim;
    }

    String offenders() {
        return offenders;
    }
}
