package dev.aftersale.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import dev.aftersale.order.PastOrders;
import dev.aftersale.refund.RefundReason;
import dev.aftersale.refund.RefundRequest;
import dev.aftersale.refund.Refunds;
import dev.aftersale.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of damage, done behind the program's back, is named by the check that is there for it. */
class DamageIsFoundIT {

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", false);

    private static int number;

    private long order;

    @BeforeEach
    void an_order_is_shipped_and_partly_refunded() {
        MerchantId merchant = server.bean(Merchants.class)
                .create(new NewMerchant("Shop", "GBP", "GB", null, SettingsChange.NONE))
                .id();
        var sale = new NewOrder(
                "past-" + ++number,
                false,
                "shop",
                "GBP",
                null,
                List.of(new NewOrder.Line("MUG", null, "Mug", 2, 5_000, 0, 760, null)),
                0,
                0,
                new Order.ShippingOption("Standard", null, 500, 40, 1, 3),
                Order.Buyer.UNKNOWN,
                null,
                List.of(),
                new NewOrder.Payment("external", "elsewhere-" + number));
        order = server.db()
                .within(merchant, tx -> server.bean(PastOrders.class).record(tx, merchant, sale))
                .id();
        server.bean(Refunds.class)
                .refund(
                        merchant,
                        new RefundRequest(
                                order,
                                RefundReason.WRONG_ITEM,
                                null,
                                List.of(new RefundRequest.Line(null, "MUG", 1, null)),
                                null,
                                0,
                                0,
                                "GBP",
                                null,
                                false),
                        null);
    }

    @Test
    void what_the_program_wrote_is_whole() {
        assertThat(server.bean(Doctor.class).examine().findings())
                .flatExtracting(Diagnosis.Finding::examples)
                .noneMatch(example -> example.contains(Long.toString(order)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNITS       | UPDATE orders SET units_cancelled = units_cancelled + 1 WHERE id = ?",
                "CAPTURED    | UPDATE shipment SET items_net = items_net - 1 WHERE order_id = ?",
                "REFUNDED    | UPDATE orders SET refunded = refunded - 1 WHERE id = ?",
                "LINES       | UPDATE order_item SET refunded_net = refunded_net - 1 WHERE order_id = ?",
                "PARENTS     | UPDATE refund_item SET refund_id = refund_id + 1 WHERE refund_id IN (SELECT id FROM refund"
                        + " WHERE order_id = ?)",
                "LEDGER      | DELETE FROM transfer WHERE posting = 'FEES' AND order_id = ?",
                "TAX         | UPDATE transfer SET amount = amount + 1 WHERE credit = 'tax:payable' AND order_id = ?",
                "CHECKPOINTS | INSERT INTO balance_checkpoint SELECT DISTINCT shard, merchant_id, credit, currency, test,"
                        + " now() + interval '1 day', 1 FROM transfer WHERE order_id = ?",
                "REFUND_ONCE | DELETE FROM event WHERE type = 'refund.created' AND order_id = ?",
                "INTAKE      | INSERT INTO mail_in (shard, id, merchant_id, order_id, recipient, envelope_from, client,"
                        + " header_from, subject, verdict, proved, received_at, state, next_at) SELECT shard, id,"
                        + " merchant_id, id, '', '', '', '', '', '', false, now(), 'FAILED', now() FROM orders WHERE id = ?",
                "INTENTS     | UPDATE payment_intent SET state = 'FAILED' WHERE kind = 'REFUND' AND order_id = ?"
            })
    void damage_is_named_by_its_check(String check, String damage) throws SQLException {
        try (var connection = server.database().asOwner()) {
            connection.setAutoCommit(false);
            try (var statement = connection.prepareStatement(damage)) {
                statement.setLong(1, order);
                assertThat(statement.executeUpdate()).isPositive();
            }
            connection.commit();
        }

        var diagnosis = server.bean(Doctor.class).examine();

        assertThat(diagnosis.whole()).isFalse();
        assertThat(diagnosis.findings())
                .filteredOn(finding -> finding.check().equals(check))
                .singleElement()
                .satisfies(finding -> assertThat(finding.examples()).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO simulator.payment VALUES ('pi_nobodys', 100, 'gbp', true, 'succeeded', 100, 0, '{}', now())",
                "UPDATE payment_intent SET gateway = 'simulator' WHERE order_id = :order"
            })
    void what_only_one_side_knows_of_is_found_in_either_book(String damage) throws SQLException {
        try (var connection = server.database().asOwner();
                var statement = connection.createStatement()) {
            statement.execute("DELETE FROM simulator.payment WHERE id = 'pi_nobodys'");
            // a payment that both agree on: nothing was taken
            statement.execute("INSERT INTO simulator.payment VALUES ('pi_known_" + order
                    + "', 100, 'gbp', true, 'requires_capture', 0, 0, '{}', now())");
            assertThat(statement.executeUpdate(damage.replace(":order", Long.toString(order))))
                    .isPositive();
        }

        assertThat(server.bean(Doctor.class).examine().findings())
                .filteredOn(finding -> finding.check().equals("GATEWAY"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.examples()).hasSize(1));
    }
}
