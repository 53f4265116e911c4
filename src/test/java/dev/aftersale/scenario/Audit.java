package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.base.Json;
import dev.aftersale.doctor.Diagnosis;
import dev.aftersale.doctor.Doctor;
import dev.aftersale.testing.Requests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Looks into the books of both sides, past all fences, and compares them to the penny. */
final class Audit {

    /** What each side says of a payment, in minor units. */
    record Figures(long captured, long refunded) {}

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @FunctionalInterface
    interface Connections {
        Connection open() throws SQLException;
    }

    private static final String OPEN = """
            SELECT kind, state, attempts, error, next_at
              FROM payment_intent
             WHERE state IN ('NEW', 'UNKNOWN', 'PENDING')
             UNION ALL
            SELECT 'event', type, 0, NULL, at FROM event WHERE NOT dispatched
            """;

    private static final String OURS = """
            SELECT o.payment_reference, sum(o.captured),
                   sum((SELECT coalesce(sum(r.total), 0) FROM refund r
                         WHERE r.shard = o.shard AND r.order_id = o.id AND r.state = 'SUCCEEDED'))
              FROM orders o
             GROUP BY o.payment_reference
            HAVING sum(o.captured) > 0
            """;

    /** Each finds rows only where something is wrong. */
    private static final Map<String, String> WRONG = new TreeMap<>(Map.of(
            "an order gave back more than was captured",
            """
            SELECT id, captured, refunded FROM orders WHERE refunded + dispute_locked > captured
            """,
            "an order's counters are not the sum of its refunds",
            """
            SELECT o.id, o.refunded, o.refunds, r.total, r.rows
              FROM orders o
             CROSS JOIN LATERAL (SELECT coalesce(sum(total), 0) AS total, count(*) AS rows,
                                        coalesce(sum(shipping_net), 0) AS shipping, coalesce(sum(deduction), 0) AS kept
                                   FROM refund r WHERE r.shard = o.shard AND r.order_id = o.id) AS r
             WHERE o.refunded <> r.total OR o.refunds <> r.rows OR o.refunded_shipping <> r.shipping OR o.withheld <> r.kept
            """,
            "an item's counters are not the sum of its refunds",
            """
            SELECT i.order_id, i.id, i.refunded_net, r.net
              FROM order_item i
             CROSS JOIN LATERAL (SELECT coalesce(sum(net), 0) AS net, coalesce(sum(tax), 0) AS tax,
                                        coalesce(sum(quantity), 0) AS quantity
                                   FROM refund_item r WHERE r.shard = i.shard AND r.item_id = i.id) AS r
             WHERE i.refunded_net <> r.net OR i.refunded_tax <> r.tax OR i.refunded_quantity <> r.quantity
                OR i.refunded_net > i.captured_net OR i.refunded_tax > i.captured_tax
                OR i.refunded_quantity > i.captured_quantity
            """,
            "a refund is not the sum of its parts",
            """
            SELECT id FROM refund
             WHERE total <> items_net + items_tax + shipping_net + shipping_tax + goodwill - deduction
            """,
            "an order's captured money is not that of its shipments",
            """
            SELECT o.id, o.captured, s.total
              FROM orders o
             CROSS JOIN LATERAL (SELECT coalesce(sum(items_net + items_tax + shipping_net + shipping_tax), 0) AS total
                                   FROM shipment s
                                  WHERE s.shard = o.shard AND s.order_id = o.id AND s.capture_state = 'CAPTURED') AS s
             WHERE o.captured <> s.total OR o.captured > o.items_net + o.items_tax + o.shipping_net + o.shipping_tax
            """,
            "units are not what was shipped and cancelled",
            """
            SELECT i.order_id, i.id, i.quantity, i.fulfilled, i.cancelled, s.units, c.units
              FROM order_item i
             CROSS JOIN LATERAL (SELECT coalesce(sum(quantity), 0) AS units FROM shipment_item s
                                  WHERE s.shard = i.shard AND s.item_id = i.id) AS s
             CROSS JOIN LATERAL (SELECT coalesce(sum(quantity), 0) AS units FROM cancellation_item c
                                  WHERE c.shard = i.shard AND c.item_id = i.id) AS c
             WHERE i.fulfilled <> s.units OR i.cancelled <> c.units OR i.fulfilled + i.cancelled > i.quantity
            """,
            "the ledger has another idea of an order than the order",
            """
            SELECT o.id, o.captured, o.refunded, t.received, t.promised
              FROM orders o
             CROSS JOIN LATERAL (
                   SELECT coalesce(sum(amount) FILTER (WHERE posting = 'CAPTURE'), 0) AS received,
                          coalesce(sum(amount) FILTER (WHERE posting = 'REFUND' AND credit = 'refund:clearing'), 0)
                            AS promised
                     FROM transfer t WHERE t.shard = o.shard AND t.order_id = o.id) AS t
             WHERE t.received <> o.captured OR t.promised <> o.refunded
            """,
            "something is left in clearing though nothing is open",
            """
            SELECT order_id, sum(CASE WHEN credit = 'refund:clearing' THEN amount ELSE -amount END) AS rest
              FROM transfer
             WHERE 'refund:clearing' IN (credit, debit)
             GROUP BY order_id
            HAVING sum(CASE WHEN credit = 'refund:clearing' THEN amount ELSE -amount END) <> 0
            """,
            "a refund is not one posting and one event",
            """
            SELECT r.id, p.postings, e.events
              FROM refund r
             CROSS JOIN LATERAL (SELECT count(DISTINCT posting) AS postings FROM transfer t
                                  WHERE t.shard = r.shard AND t.ref_id = r.id AND posting = 'REFUND') AS p
             CROSS JOIN LATERAL (SELECT count(*) AS events FROM event e
                                  WHERE e.shard = r.shard AND e.object_id = r.id AND e.type = 'refund.created') AS e
             WHERE p.postings <> 1 OR e.events <> 1
            """));

    private final HttpClient http = HttpClient.newHttpClient();
    private final Connections connections;
    private final Function<String, URI> url;
    private final String pspKey;

    /** @param pspKey with which the simulator's desk is asked */
    Audit(Connections connections, Function<String, URI> url, String pspKey) {
        this.connections = connections;
        this.url = url;
        this.pspKey = pspKey;
    }

    /** Until no gateway owes an answer and every event is on its way. */
    void awaitSettled(Duration patience) {
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> assertThat(rows(OPEN)).isEmpty());
    }

    /** Nothing may be under way. */
    void assertWhole() {
        WRONG.forEach((wrong, sql) -> assertThat(rows(sql)).as(wrong).isEmpty());
        assertThat(theirs()).as("the gateway's book, by payment").isEqualTo(ours());
    }

    /** Waits until all is settled; then both sides' books agree to the penny, and the doctor finds nothing. */
    void assertBooksAgree(Doctor doctor) {
        awaitSettled(PATIENCE);
        assertWhole();
        assertHealthy(doctor.examine());
    }

    /** Each claim of the doctor's holds. */
    static void assertHealthy(Diagnosis diagnosis) {
        assertThat(diagnosis.findings())
                .isNotEmpty()
                .allSatisfy(finding ->
                        assertThat(finding.examples()).as(finding.claim()).isEmpty());
        assertThat(diagnosis.whole()).isTrue();
    }

    Map<String, Figures> ours() {
        var book = new TreeMap<String, Figures>();
        read(OURS, row -> book.put(row.getString(1), new Figures(row.getLong(2), row.getLong(3))));
        return book;
    }

    Map<String, Figures> theirs() {
        var book = new TreeMap<String, Figures>();
        String after = "";
        do {
            JsonNode page = send(desk("/book?limit=1000&after=" + after));
            for (JsonNode payment : page.get("payments")) {
                var figures = new Figures(
                        payment.get("captured").asLong(),
                        payment.get("refunded").asLong());
                if (figures.captured() > 0) {
                    book.put(payment.get("id").asString(), figures);
                }
            }
            after = page.path("next").asString("");
        } while (!after.isEmpty());
        return book;
    }

    /** Rows as text, columns separated by bars. */
    List<String> rows(String sql) {
        var found = new ArrayList<String>();
        read(sql, row -> {
            var cells = new ArrayList<String>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                cells.add(row.getString(i));
            }
            found.add(String.join("|", cells));
        });
        return found;
    }

    long number(String sql) {
        return Long.parseLong(rows(sql).getFirst());
    }

    @FunctionalInterface
    interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    private void read(String sql, Reader reader) {
        try (Connection connection = connections.open();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                reader.read(result);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the gateway does wrong from now on: {@code lost=0.3&slow=0.1}; all else it does well. */
    void faults(String form) {
        send(desk("/faults")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private HttpRequest.Builder desk(String path) {
        return Requests.to(url.apply("/simulator/psp" + path)).header("Authorization", "Bearer " + pspKey);
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return Json.tree(response.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
