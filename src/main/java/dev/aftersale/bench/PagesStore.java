package dev.aftersale.bench;

import dev.aftersale.base.Digests;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the benchmark of pages reads: a merchant's orders of half a year, as the program would have left them. */
final class PagesStore implements AutoCloseable {

    /**
     * Two lines each. The last two in a hundred are open, one in twelve of the others is refunded in part. Half a year of
     * sales, up to now; some thousand buyers, some of whom bought often.
     *
     * <p>1: the ids' lower bits; 2: shard; 3: how many in this chunk; 4: the first one's slot; 5: merchant; 6: how many there
     * will be; 7: how many were made before
     */
    private static final List<String> ORDERS = List.of("""
            CREATE TEMP TABLE made ON COMMIT DROP AS
            SELECT m.n, m.id, m.open, m.refunded, m.at, first || ' ' || last AS name,
                   lower(first || '.' || last) || m.n %% 50 || '@buyer.example' AS email
              FROM (SELECT n, %1$d + ((%4$d + n * 8) << 22) AS id, n > %6$d * 0.98 AS open,
                           n <= %6$d * 0.98 AND n %% 12 = 5 AS refunded,
                           now() - (%6$d - n) * interval '180 days' / %6$d AS at,
                           (ARRAY['Ada','Tom','Mia','Leo','Ivy','Zoe','Max','Eva','Jon','Lea','Sam','Nora','Otto','Rui',
                                  'Ana','Ben','Cleo','Dora','Emil','Finn'])[n * 7 %% 20 + 1] AS first,
                           initcap(syllable[n * 3 %% 20 + 1] || syllable[n / 7 %% 20 + 1] || syllable[n / 91 %% 20 + 1])
                               AS last
                      FROM generate_series(%7$d + 1, %7$d + %3$d) AS n,
                           (SELECT ARRAY['al','va','rez','mo','rin','del','sta','ko','ber','lin','har','tes','ga','vin',
                                         'ro','sen','ti','mer','no','dal'] AS syllable) AS syllables) AS m
            """, """
            INSERT INTO orders (shard, id, merchant_id, state, test, channel, currency, external_id, reference, gateway,
                                payment_reference, tax_inclusive, placed_at, updated_at, hold_until, ship_by, cancel_at,
                                items_net, items_tax, shipping_net, shipping_tax, captured, captured_shipping,
                                captured_shipping_tax, refunded, refunds, selling_fee, processing_fee, pending, units_open,
                                units_fulfilled, buyer_name, buyer_email, address)
            SELECT %2$d, id, %5$d, CASE WHEN NOT open THEN 'COMPLETED' WHEN n %% 2 = 0 THEN 'CREATED' ELSE 'IN_PROGRESS' END,
                   false, CASE WHEN n %% 5 = 0 THEN 'instagram' ELSE 'facebook' END, 'GBP', 'C-' || n, 'NW-' || n,
                   'external', 'till', false, at, at, at, at::date + 3, at + interval '14 days', 9000, 720, 500, 40,
                   CASE WHEN open THEN 0 ELSE 10260 END, CASE WHEN open THEN 0 ELSE 500 END,
                   CASE WHEN open THEN 0 ELSE 40 END, CASE WHEN refunded THEN 2700 ELSE 0 END, refunded::int,
                   CASE WHEN open THEN 0 ELSE 475 END, CASE WHEN open THEN 0 ELSE 328 END,
                   CASE WHEN open THEN 0 ELSE 8697 END, CASE WHEN open THEN 3 ELSE 0 END, CASE WHEN open THEN 0 ELSE 3 END,
                   name, email, '{"street1": "1 Quay Street", "city": "Bristol", "postalCode": "BS1 4DJ", "country": "GB"}'
              FROM made
            """, """
            INSERT INTO order_item (shard, order_id, id, merchant_id, line, retailer_id, product_id, product_name,
                                    unit_price, quantity, net, tax, fulfilled, shipped_net, shipped_tax,
                                    captured_quantity, captured_net, captured_tax, refunded_quantity, refunded_net,
                                    refunded_tax)
            SELECT %2$d, made.id, made.id + (line << 22), %5$d, line, 'SKU-' || (n %% 500) || '-' || line, line,
                   'Thing no. ' || n %% 500, 3000, 3 - line, 6000 - line * 1000, 480 - line * 80,
                   CASE WHEN open THEN 0 ELSE 3 - line END, CASE WHEN open THEN 0 ELSE 6000 - line * 1000 END,
                   CASE WHEN open THEN 0 ELSE 480 - line * 80 END, CASE WHEN open THEN 0 ELSE 3 - line END,
                   CASE WHEN open THEN 0 ELSE 6000 - line * 1000 END, CASE WHEN open THEN 0 ELSE 480 - line * 80 END,
                   CASE WHEN refunded AND line = 1 THEN 1 ELSE 0 END,
                   CASE WHEN refunded AND line = 1 THEN 2500 ELSE 0 END,
                   CASE WHEN refunded AND line = 1 THEN 200 ELSE 0 END
              FROM made CROSS JOIN generate_series(1, 2) AS line
            """, """
            INSERT INTO shipment (shard, id, merchant_id, order_id, carrier, tracking_number, shipped_at, capture_id,
                                  capture_state, items_net, items_tax, shipping_net, shipping_tax, selling_fee,
                                  processing_fee, captured_at, released)
            SELECT %2$d, id + (3 << 22), %5$d, id, 'UPS', '1Z' || id, at, id + (4 << 22), 'CAPTURED', 9000, 720, 500, 40,
                   475, 328, at, true
              FROM made WHERE NOT open
            """, """
            INSERT INTO shipment_item (shard, shipment_id, item_id, merchant_id, quantity, net, tax)
            SELECT %2$d, id + (3 << 22), id + (line << 22), %5$d, 3 - line, 6000 - line * 1000, 480 - line * 80
              FROM made CROSS JOIN generate_series(1, 2) AS line
             WHERE NOT open
            """, """
            INSERT INTO refund (shard, id, merchant_id, order_id, state, reason_code, currency, items_net, items_tax,
                                shipping_net, shipping_tax, goodwill, deduction, total, fees_returned, created_at)
            SELECT %2$d, id + (5 << 22), %5$d, id, 'SUCCEEDED', 'DAMAGED_GOODS', 'GBP', 2500, 200, 0, 0, 0, 0, 2700, 0, at
              FROM made WHERE refunded
            """, """
            INSERT INTO refund_item (shard, refund_id, item_id, merchant_id, quantity, net, tax)
            SELECT %2$d, id + (5 << 22), id + (1 << 22), %5$d, 1, 2500, 200 FROM made WHERE refunded
            """, """
            INSERT INTO event (shard, id, merchant_id, type, object_id, order_id, test, payload, at, dispatched)
            SELECT %2$d, id + (e.seq << 22), %5$d, e.type, id + (e.object << 22), id, false, '{}', at, true
              FROM made
             CROSS JOIN (VALUES (5, 'order.placed', 0), (6, 'shipment.created', 3), (7, 'refund.created', 5))
                     AS e (seq, type, object)
             WHERE e.seq = 5 OR e.seq = 6 AND NOT open OR e.seq = 7 AND refunded
            """, """
            INSERT INTO order_term (shard, merchant_id, test, term, order_id)
            SELECT %2$d, %5$d, false, t.term, id
              FROM made
             CROSS JOIN LATERAL (VALUES (lower(name)), (split_part(lower(name), ' ', 2) || ' ' || split_part(lower(name), ' ', 1)),
                                        (email), ('c-' || n), ('nw-' || n), ('1z' || id)) AS t (term)
            """, """
            CREATE TEMP TABLE masked ON COMMIT DROP AS
            SELECT id, substr(translate(encode(sha256((id || 'BUYER')::bytea), 'hex'), '0189', 'wxyz'), 1, 16) AS mask FROM made
            """, """
            INSERT INTO mask (shard, order_id, topic, side, merchant_id, mask, created_at)
            SELECT %2$d, id, 'INQUIRY', 'BUYER', %5$d, mask, now() FROM masked
            """, """
            INSERT INTO mask_directory (mask, merchant_id, order_id, topic, side, created_at, look_at)
            SELECT mask, %5$d, id, 'INQUIRY', 'BUYER', now(), now() + interval '1 year' FROM masked
            """);

    private static final String SAMPLE = """
            SELECT id, reference, split_part(buyer_name, ' ', 2), buyer_email FROM orders
             WHERE shard = ? AND merchant_id = ? AND test = false AND placed_at >= ?
             ORDER BY placed_at LIMIT 1
            """;

    private static final String TABLES =
            "orders, order_item, shipment, shipment_item, refund, refund_item, event, order_term, mask, mask_directory";

    private final Connection connection;

    PagesStore(BenchDatabase database) throws SQLException {
        connection = BenchStore.connect(database);
    }

    /** An order and what somebody may look for it by. */
    record Sample(long id, String reference, String lastName, String email, String sku) {}

    /** The lower bits of all orders' ids. */
    static long stem(MerchantId merchant) {
        return merchant.value() & ((1L << 22) - 1);
    }

    /** The upper bits before the first order's; each order has eight slots for what belongs to it. */
    static long firstSlot(MerchantId merchant) {
        return (merchant.value() >>> 22) + 8;
    }

    void fill(MerchantId merchant, int count, int before, int total) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : ORDERS) {
                statement.execute(sql.formatted(
                        stem(merchant), merchant.shard(), count, firstSlot(merchant), merchant.value(), total, before));
            }
        }
        connection.commit();
    }

    void settle() throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE " + TABLES);
        }
    }

    /** Somebody who is logged in to the console: a browser that shows {@code token} is theirs. Returns who. */
    long logIn(MerchantId merchant, String token) throws SQLException {
        connection.setAutoCommit(true);
        long person = Ids.next(0);
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO person (id, email, name, created_at) VALUES (%1$d, 'bench-%1$d@shop.example', 'Bench', now())
                    """.formatted(person));
            statement.execute("""
                    INSERT INTO staff (shard, merchant_id, person_id, email, name, role, joined, since)
                    VALUES (%d, %d, %d, 'bench@shop.example', 'Bench', 'OWNER', true, now())
                    """.formatted(merchant.shard(), merchant.value(), person));
            statement.execute("INSERT INTO staff_of (person_id, merchant_id) VALUES (%d, %d)"
                    .formatted(person, merchant.value()));
        }
        try (var insert = connection.prepareStatement("""
                INSERT INTO session (token_hash, id, person_id, desk, stage, merchant_id, role, address, browser, created_at,
                                     seen_at)
                VALUES (?, ?, ?, 'CONSOLE', 'OPEN', ?, 'OWNER', '127.0.0.1', 'bench', now(), now())
                """)) {
            insert.setBytes(1, Digests.sha256(token));
            insert.setLong(2, Ids.next(0));
            insert.setLong(3, person);
            insert.setLong(4, merchant.value());
            insert.execute();
        }
        return person;
    }

    /** Orders from all over the half year. */
    List<Sample> samples(MerchantId merchant, int count) throws SQLException {
        connection.setAutoCommit(true);
        var samples = new ArrayList<Sample>();
        try (var query = connection.prepareStatement(SAMPLE)) {
            for (int i = 0; i < count; i++) {
                query.setInt(1, merchant.shard());
                query.setLong(2, merchant.value());
                long ago = (long) (180 * 86_400_000.0 * (i + 0.5) / count);
                query.setTimestamp(3, new java.sql.Timestamp(System.currentTimeMillis() - ago));
                try (ResultSet row = query.executeQuery()) {
                    if (row.next()) {
                        samples.add(new Sample(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                "SKU-" + i % 500 + "-1"));
                    }
                }
            }
        }
        return samples;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
