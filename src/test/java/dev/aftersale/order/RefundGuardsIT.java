package dev.aftersale.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.Batch;
import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.order.RefundableOrders.ItemPart;
import dev.aftersale.order.RefundableOrders.Taken;
import dev.aftersale.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Before money leaves an order three things stand, each of which is enough: the order's lock, the guards in the statements,
 * and the CHECKs of the tables. Here the lock is passed by: what is written was decided on figures that are no longer true.
 */
class RefundGuardsIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    private MerchantId merchant;
    private OrderStore.Locked stale;

    @BeforeEach
    void anOrderOfAHundredPoundsThatIsCaptured() {
        var noHold = new SettingsChange(0L, null, null, null, true, 0, 0L, 0, 0L);
        merchant = server.bean(Merchants.class)
                .create(new NewMerchant("Guarded", "GBP", "GB", null, noHold))
                .id();
        var sale = OrderJson.read("""
                {"items": [{"retailer_id": "lamp", "quantity": 2, "price_per_unit": "50.00"}],
                 "payment": {"gateway": "external", "reference": "%s"}}
                """.formatted(UUID.randomUUID()), "GBP");
        long order =
                server.bean(Orders.class).place(merchant, sale, null).value().id();
        server.bean(Shipments.class)
                .ship(
                        merchant,
                        new ShipRequest(order, null, Shipment.Tracking.NONE, null, null, null, null, null, false),
                        null);
        stale = read(order);
        assertThat(stale.core().charges().captured()).isEqualTo(100_00);
    }

    @Test
    void a_second_refund_on_the_figures_of_the_first_is_refused_by_the_statement() {
        take(0, 60_00);

        assertThatThrownBy(() -> take(0, 60_00)).isInstanceOf(Batch.GuardRefused.class);

        assertThat(read(stale.core().id()).core().charges().refunded()).isEqualTo(60_00);
    }

    @Test
    void units_of_an_item_are_guarded_by_themselves() {
        take(2, 20_00);

        assertThatThrownBy(() -> take(1, 10_00)).isInstanceOf(Batch.GuardRefused.class);

        assertThat(read(stale.core().id()).items().getFirst().refundedQuantity())
                .isEqualTo(2);
    }

    @Test
    void even_a_statement_without_a_guard_is_stopped_by_the_tables() {
        for (String wrong : List.of(
                "UPDATE orders SET refunded = captured + 1 WHERE id = %d",
                "UPDATE orders SET captured = captured + 1 WHERE id = %d",
                "UPDATE order_item SET refunded_net = captured_net + 1 WHERE order_id = %d",
                "UPDATE order_item SET refunded_quantity = captured_quantity + 1 WHERE order_id = %d")) {
            assertThatThrownBy(() -> executeAsOwner(wrong.formatted(stale.core().id())))
                    .as(wrong)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("violates check constraint");
        }
    }

    private OrderStore.Locked read(long order) {
        return server.db()
                .within(merchant, tx -> OrderStore.lock(tx, merchant, order).orElseThrow());
    }

    private void take(int quantity, long amount) {
        var item = stale.items().getFirst();
        var taken = new Taken(List.of(new ItemPart(item.id(), quantity, amount, 0)), 0, 0, amount, 0, 0, 0, 0);
        server.db().within(merchant, tx -> {
            server.bean(RefundableOrders.class).take(tx, stale.core(), taken);
            return true;
        });
    }

    private static void executeAsOwner(String sql) throws SQLException {
        try (var connection = server.database().asOwner();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
