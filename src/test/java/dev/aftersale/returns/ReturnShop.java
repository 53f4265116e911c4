package dev.aftersale.returns;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.RequestKey;
import dev.aftersale.doctor.Doctor;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.ShopSettings;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.order.Item;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.order.ShipRequest;
import dev.aftersale.order.Shipment;
import dev.aftersale.order.Shipments;
import dev.aftersale.testing.TestServer;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A merchant of its own, whose orders are shipped and paid as soon as they are placed. */
final class ReturnShop {

    static final Order.Address WAREHOUSE =
            new Order.Address("Returns", null, null, "1 Dock Road", null, "Bristol", null, "BS1 6XN", "GB");

    final TestServer server;
    final MerchantId id;
    final Returns returns;

    ReturnShop(TestServer server) {
        this.server = server;
        this.id = server.bean(Merchants.class)
                .create(new NewMerchant("Harbour Ceramics", "GBP", "GB", "help@harbour.test", settings()))
                .id();
        this.returns = server.bean(Returns.class);
        policy(policy -> policy);
    }

    private static SettingsChange settings() {
        var terms = new SettingsChange(0L, null, null, null, null, 500, 0L, 290, 30L);
        var london = SettingsChange.of(new ShopSettings(ZoneId.of("Europe/London"), Locale.UK, 5));
        return terms.after(london);
    }

    /** A policy is a long record: tests name only what they care for. */
    static final class Terms {
        ReturnPolicy.Mode mode = ReturnPolicy.Mode.REQUESTS;
        String externalUrl;
        Order.Address address = WAREHOUSE;
        int windowDays = 30;
        ReturnPolicy.LabelPayer payer = ReturnPolicy.LabelPayer.MERCHANT;
        long labelFee = 350;
        boolean labelOnAcceptance;
        boolean refundOnInspection;
        boolean shippingToo;
        Set<DayOfWeek> workingDays = ReturnPolicy.DEFAULT.workingDays();
        List<String> finalSale = List.of();
        List<ReturnRule> rules = List.of();

        ReturnPolicy policy() {
            return new ReturnPolicy(
                    mode,
                    externalUrl,
                    windowDays,
                    address,
                    2,
                    List.of(24, 4),
                    5,
                    workingDays,
                    Set.of(),
                    payer,
                    labelFee,
                    labelOnAcceptance,
                    true,
                    refundOnInspection,
                    shippingToo,
                    true,
                    true,
                    finalSale,
                    rules);
        }
    }

    ReturnShop policy(UnaryOperator<Terms> change) {
        server.bean(ReturnPolicies.class).change(id, change.apply(new Terms()).policy());
        return this;
    }

    /** Three mugs at 10.00 and a bowl at 25.00, shipping 5.00, all with the tax in it. */
    long sell(String buyer) {
        return sell(buyer, false);
    }

    long sell(String buyer, boolean test) {
        var order = new NewOrder(
                null,
                test,
                "instagram",
                "GBP",
                null,
                List.of(
                        new NewOrder.Line("MUG", null, "Mug, harbour blue", 3, 1_000, 0, 0, null),
                        new NewOrder.Line("BOWL", null, "Bowl <b>large</b>", 1, 2_500, 0, 0, null)),
                0,
                0,
                new Order.ShippingOption("Standard", null, 500, 0, 2, 4),
                new Order.Buyer(buyer, "Ada Buyer", buyer + "@buyers.test", null, false),
                new Order.Address("Ada Buyer", null, null, "12 Canal Street", null, "Łódź", null, "90-001", "PL"),
                List.of(),
                new NewOrder.Payment("external", UUID.randomUUID().toString()));
        long id = server.bean(Orders.class).place(this.id, order, null).value().id();
        if (server.bean(Tokens.class).isTied(this.id)) {
            server.bean(Orders.class).acknowledge(this.id, id, null, null);
        }
        server.bean(Shipments.class)
                .ship(
                        this.id,
                        new ShipRequest(id, null, Shipment.Tracking.NONE, null, null, null, null, null, false),
                        null);
        return id;
    }

    static RequestReturn.Wanted wanted(String sku, int quantity, ReturnReason reason) {
        return new RequestReturn.Wanted(null, sku, quantity, reason, null, null);
    }

    static RequestReturn request(long order, Resolution resolution, RequestReturn.Wanted... items) {
        return new RequestReturn(order, Party.BUYER, List.of(items), resolution, "It does not fit", null, List.of());
    }

    Return ask(long order, RequestReturn.Wanted... items) {
        return ask(order, Resolution.REFUND, items);
    }

    Return ask(long order, Resolution resolution, RequestReturn.Wanted... items) {
        return read(returns.request(id, request(order, resolution, items), null)
                .value()
                .id());
    }

    Return accepted(Return asked) {
        returns.accept(id, new Returns.Accept(asked.id(), null, null), null);
        return read(asked.id());
    }

    Return read(long returnId) {
        return returns.find(id, returnId).orElseThrow();
    }

    Order order(long orderId) {
        return server.bean(Orders.class)
                .find(id, orderId, Set.of(OrderPart.ITEMS, OrderPart.SHIPMENTS))
                .orElseThrow();
    }

    Item item(long orderId, String sku) {
        return order(orderId).items().stream()
                .filter(item -> item.retailerId().equals(sku))
                .findFirst()
                .orElseThrow();
    }

    static RequestKey key(String key) {
        return RequestKey.of(key, key);
    }

    /** What the doctor finds wrong with the books. */
    List<String> wrongInTheBooks() {
        return server.bean(Doctor.class).examine().findings().stream()
                .filter(finding -> !finding.holds())
                .map(finding -> finding.check() + " " + finding.examples())
                .toList();
    }
}
