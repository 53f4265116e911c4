package dev.aftersale.mail;

import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.order.CancelRequest;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Cancellations;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import dev.aftersale.order.ShipRequest;
import dev.aftersale.order.Shipment;
import dev.aftersale.order.Shipments;
import dev.aftersale.refund.RefundReason;
import dev.aftersale.refund.RefundRequest;
import dev.aftersale.refund.Refunds;
import dev.aftersale.testing.TestServer;
import java.util.List;

/** A merchant of its own, whose orders are not held and are paid outside. */
final class Shop {

    static final SettingsChange NO_HOLD = new SettingsChange(0L, null, null, null, null, null, null, null, null);

    private final TestServer server;
    final MerchantId id;
    private final String currency;

    Shop(TestServer server, String name, String currency, String supportEmail) {
        this.server = server;
        this.currency = currency;
        this.id = server.bean(Merchants.class)
                .create(new NewMerchant(name, currency, "GB", supportEmail, NO_HOLD))
                .id();
    }

    long sell(String buyerName, String buyerEmail, String product) {
        return sell(buyerName, buyerEmail, product, false);
    }

    long sell(String buyerName, String buyerEmail, String product, boolean test) {
        var order = new NewOrder(
                null,
                test,
                "instagram",
                currency,
                null,
                List.of(
                        new NewOrder.Line("SKU-1", null, product, 2, 1_050, 0, 0, null),
                        new NewOrder.Line("SKU-2", null, "Glass star T-light holder", 1, 425, 0, 0, null)),
                0,
                505,
                new Order.ShippingOption("Standard", null, 495, 99, 2, 4),
                new Order.Buyer(null, buyerName, buyerEmail, null, false),
                new Order.Address(buyerName, null, null, "12 Canal Street", null, "Bristol", null, "BS1 5UH", "GB"),
                List.of(),
                new NewOrder.Payment("external", "till"));
        return server.bean(Orders.class).place(id, order, null).value().id();
    }

    void ship(long order) {
        server.bean(Shipments.class)
                .ship(
                        id,
                        new ShipRequest(
                                order,
                                null,
                                new Shipment.Tracking("UPS", "1Z" + order, null),
                                null,
                                null,
                                null,
                                null,
                                null,
                                false),
                        null);
    }

    void cancel(long order) {
        server.bean(Cancellations.class)
                .cancel(
                        id,
                        new CancelRequest(
                                order, null, Cancellation.Reason.OUT_OF_STOCK, null, true, Cancellation.Actor.MERCHANT),
                        null);
    }

    void refund(long order) {
        server.bean(Refunds.class)
                .refund(
                        id,
                        new RefundRequest(
                                order, RefundReason.DAMAGED_GOODS, null, List.of(), null, 0, 0, null, null, false),
                        null);
    }
}
