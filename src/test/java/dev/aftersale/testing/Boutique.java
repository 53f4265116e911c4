package dev.aftersale.testing;

import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.order.ItemQuantity;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.order.ShipRequest;
import dev.aftersale.order.Shipment;
import dev.aftersale.order.Shipments;
import java.util.EnumSet;
import java.util.List;

/** A merchant of its own, whose orders are not held and are paid outside; it sells bottles and stars. */
public final class Boutique {

    private final TestServer server;
    private final MerchantId id;

    public Boutique(TestServer server, String name, SettingsChange... settings) {
        this.server = server;
        var noHold = new SettingsChange(0L, null, null, null, null, null, null, null, null);
        this.id = server.bean(Merchants.class)
                .create(new NewMerchant(name, "EUR", "DE", "shop@boutique.test", noHold))
                .id();
        for (SettingsChange change : settings) {
            change(change);
        }
    }

    public MerchantId id() {
        return id;
    }

    public void change(SettingsChange change) {
        server.bean(Merchants.class).change(id, change);
    }

    /** Two bottles and a star, to Germany. */
    public long sell(String email) {
        return sell(new Order.Buyer(null, "Clara Beispiel", email, null, false), "DE", false);
    }

    public long sell(Order.Buyer buyer, String country, boolean test) {
        return sell(buyer, country, test, "Hot water bottle");
    }

    public long sell(Order.Buyer buyer, String country, boolean test, String product) {
        var order = new NewOrder(
                null,
                test,
                "instagram",
                "EUR",
                null,
                List.of(
                        new NewOrder.Line("BOTTLE", null, product, 2, 1_050, 0, 0, null),
                        new NewOrder.Line("STAR", null, "Frosted glass star", 1, 425, 0, 0, null)),
                0,
                505,
                new Order.ShippingOption("Standard", null, 495, 99, 2, 4),
                buyer,
                new Order.Address(buyer.name(), null, null, "Kanalweg 12", null, "Bremen", null, "28195", country),
                List.of(),
                new NewOrder.Payment("external", "till"));
        return server.bean(Orders.class).place(id, order, null).value().id();
    }

    public void ship(long order) {
        ship(order, null);
    }

    public void ship(long order, String retailerId, int quantity) {
        ship(order, List.of(new ItemQuantity(null, retailerId, quantity)));
    }

    private void ship(long order, List<ItemQuantity> items) {
        server.bean(Shipments.class)
                .ship(
                        id,
                        new ShipRequest(
                                order,
                                items,
                                new Shipment.Tracking("DHL", "JD" + order + (items == null ? "" : items.size()), null),
                                null,
                                null,
                                null,
                                null,
                                null,
                                false),
                        null);
    }

    public Order order(long order) {
        return server.bean(Orders.class)
                .find(id, order, EnumSet.allOf(OrderPart.class))
                .orElseThrow();
    }
}
