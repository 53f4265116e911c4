package dev.aftersale.browser;

import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.order.CancelRequest;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Cancellations;
import dev.aftersale.order.Inventory;
import dev.aftersale.order.ItemQuantity;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.order.ShipRequest;
import dev.aftersale.order.Shipment;
import dev.aftersale.order.Shipments;
import dev.aftersale.refund.RefundReason;
import dev.aftersale.refund.RefundRequest;
import dev.aftersale.refund.Refunds;
import dev.aftersale.testing.TestServer;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;

/** A merchant of its own for a story: sells mugs at 10.00 and bowls at 25.00, with nothing held back and tax in the price. */
final class Shop {

    static final String MUG = "Mug, harbour blue";
    static final String BOWL = "Serving bowl";

    private final TestServer server;
    private final Merchant merchant;
    private final long app;

    Shop(TestServer server, String name, SettingsChange... settings) {
        this.server = server;
        this.merchant = server.bean(Merchants.class)
                .create(new NewMerchant(
                        name,
                        "GBP",
                        "GB",
                        "help@harbour.test",
                        new SettingsChange(0L, null, null, null, true, 500, 0L, 290, 30L)));
        for (SettingsChange change : settings) {
            server.bean(Merchants.class).change(merchant.id(), change);
        }
        var tokens = server.bean(Tokens.class);
        this.app = tokens.issue(id(), "Order management", EnumSet.allOf(Scope.class), null, false)
                .appId();
        tokens.tie(id(), app, true); // so that orders wait to be acknowledged
        var inventory = server.bean(Inventory.class);
        inventory.put(id(), "MUG", MUG, 1_000, null, 100);
        inventory.put(id(), "BOWL", BOWL, 2_500, 2_000L, 1);
    }

    MerchantId id() {
        return merchant.id();
    }

    Merchant merchant() {
        return merchant;
    }

    /** Its order management system, as the API knows it. */
    long app() {
        return app;
    }

    TestServer server() {
        return server;
    }

    /** Three mugs and a bowl, shipping 5.00: 60.00 in all. */
    long sell() {
        return sell("Ada Buyer", MUG);
    }

    long sell(String buyer, String product) {
        var order = new NewOrder(
                "W-" + UUID.randomUUID(),
                false,
                "instagram",
                "GBP",
                null,
                List.of(
                        new NewOrder.Line("MUG", null, product, 3, 1_000, 0, 0, null),
                        new NewOrder.Line("BOWL", null, BOWL, 1, 2_500, 0, 0, null)),
                0,
                0,
                new Order.ShippingOption("Standard", null, 500, 0, 2, 4),
                new Order.Buyer(null, buyer, "ada@buyers.test", null, false),
                new Order.Address(buyer, null, null, "12 Canal Street", null, "Bremen", null, "28195", "DE"),
                List.of(),
                new NewOrder.Payment("simulator", "pi_sim_6000gbp_" + UUID.randomUUID()));
        return server.bean(Orders.class).place(id(), order, null).value().id();
    }

    long acknowledged() {
        long order = sell();
        server.bean(Orders.class).acknowledge(id(), order, "HC-" + order % 10_000, null);
        return order;
    }

    /** Acknowledged, shipped whole, and paid. */
    long shipped() {
        long order = acknowledged();
        ship(order, null);
        return order;
    }

    /** An order to which everything happened that can. */
    long eventful() {
        long order = acknowledged();
        ship(order, List.of(new ItemQuantity(null, "MUG", 2)));
        server.bean(Cancellations.class)
                .cancel(
                        id(),
                        new CancelRequest(
                                order,
                                List.of(new ItemQuantity(null, "MUG", 1)),
                                Cancellation.Reason.OUT_OF_STOCK,
                                "The third one is broken.",
                                false,
                                Cancellation.Actor.MERCHANT),
                        null);
        var line = new RefundRequest.Line(null, "MUG", 1, null);
        server.bean(Refunds.class)
                .refund(
                        id(),
                        new RefundRequest(
                                order,
                                RefundReason.DAMAGED_GOODS,
                                "Chipped.",
                                List.of(line),
                                null,
                                0,
                                0,
                                "GBP",
                                null,
                                false),
                        null);
        return order;
    }

    /** @param items null: all that is open */
    void ship(long order, List<ItemQuantity> items) {
        server.bean(Shipments.class)
                .ship(
                        id(),
                        new ShipRequest(
                                order,
                                items,
                                new Shipment.Tracking("UPS", "1Z" + order + (items == null ? 0 : items.size()), null),
                                null,
                                null,
                                null,
                                null,
                                null,
                                false),
                        null);
    }

    Order order(long id) {
        return server.bean(Orders.class)
                .find(id(), id, EnumSet.allOf(OrderPart.class))
                .orElseThrow();
    }
}
