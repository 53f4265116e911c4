package dev.aftersale.browser;

import dev.aftersale.base.MerchantId;
import dev.aftersale.link.OrderLinks;
import dev.aftersale.mail.relay.Undeliverable;
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
import dev.aftersale.returns.Party;
import dev.aftersale.returns.RequestReturn;
import dev.aftersale.returns.Resolution;
import dev.aftersale.returns.ReturnPolicies;
import dev.aftersale.returns.ReturnPolicy;
import dev.aftersale.returns.ReturnReason;
import dev.aftersale.returns.Returns;
import dev.aftersale.testing.TestServer;
import dev.aftersale.upload.Photo;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;

/** A merchant of its own for a story: sells mugs at 10.00 and bowls at 25.00, with nothing held back and tax in the price. */
final class Shop {

    static final String MUG = "Mug, harbour blue";
    static final String BOWL = "Serving bowl";

    private final TestServer server;
    private final Merchant merchant;
    private final long app;
    private final long product;

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
        this.product = inventory.put(id(), "MUG", MUG, 1_000, null, 100).id();
        inventory.put(id(), "BOWL", BOWL, 2_500, 2_000L, 4);
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

    /** The mug. */
    long product() {
        return product;
    }

    /** Three mugs and a bowl, shipping 5.00: 60.00 in all. */
    long sell() {
        return sell("Ada Buyer", MUG);
    }

    long sell(String buyer, String product) {
        return sell(buyer, product, false);
    }

    long testOrder() {
        return sell("Ada Tester", MUG, true);
    }

    private long sell(String buyer, String product, boolean test) {
        return sell(buyer, "ada@buyers.test", product, test);
    }

    private long sell(String buyer, String email, String product, boolean test) {
        var order = new NewOrder(
                "W-" + UUID.randomUUID(),
                test,
                "instagram",
                "GBP",
                null,
                List.of(
                        new NewOrder.Line("MUG", null, product, 3, 1_000, 0, 0, null),
                        new NewOrder.Line("BOWL", null, BOWL, 1, 2_500, 0, 0, null)),
                0,
                0,
                new Order.ShippingOption("Standard", null, 500, 0, 2, 4),
                new Order.Buyer(null, buyer, email, null, false),
                new Order.Address(buyer, null, null, "12 Canal Street", null, "Bremen", null, "28195", "DE"),
                List.of(),
                new NewOrder.Payment("simulator", "pi_sim_6000gbp_" + UUID.randomUUID()));
        return server.bean(Orders.class).place(id(), order, null).value().id();
    }

    /** Of a buyer whose address took the first mail and sends back what came after it. */
    long unreached(String text) {
        long order = sell("Zoe " + text, "zoe@gone.test", MUG, false);
        Awaitility.await().until(() -> isTold(order));
        server.db().platform(tx -> {
            server.bean(Undeliverable.class).bounced(tx, id(), "zoe@gone.test", "5.1.1", text);
            return true;
        });
        return order;
    }

    private boolean isTold(long order) {
        return server.db()
                        .platform(tx -> tx.sql()
                                .sql(
                                        "SELECT count(*) FROM mail_out WHERE order_id = :order AND role = 'BUYER' AND state = 'SENT'")
                                .param("order", order)
                                .query(Long.class)
                                .single())
                > 0;
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

    /** An order to which everything happened that can, with {@code text} in all that people call it. */
    long eventful(String text) {
        long order = sell("Ada " + text, "Mug " + text);
        server.bean(Orders.class).acknowledge(id(), order, text, null);
        ship(order, List.of(new ItemQuantity(null, "MUG", 2)));
        server.bean(Cancellations.class)
                .cancel(
                        id(),
                        new CancelRequest(
                                order,
                                List.of(new ItemQuantity(null, "MUG", 1)),
                                Cancellation.Reason.OUT_OF_STOCK,
                                text,
                                false,
                                Cancellation.Actor.MERCHANT),
                        null);
        var line = new RefundRequest.Line(null, "MUG", 1, null);
        server.bean(Refunds.class)
                .refund(
                        id(),
                        new RefundRequest(
                                order, RefundReason.DAMAGED_GOODS, text, List.of(line), null, 0, 0, "GBP", null, false),
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

    /** Takes returns from now on, to a warehouse in Bristol. */
    Shop returns(ReturnPolicy.Mode mode, String url) {
        var usual = ReturnPolicy.DEFAULT;
        var warehouse = new Order.Address("Returns", null, null, "1 Dock Road", null, "Bristol", null, "BS1 6XN", "GB");
        server.bean(ReturnPolicies.class)
                .change(
                        id(),
                        new ReturnPolicy(
                                mode,
                                url,
                                30,
                                warehouse,
                                2,
                                List.of(24, 4),
                                5,
                                usual.workingDays(),
                                Set.of(),
                                ReturnPolicy.LabelPayer.MERCHANT,
                                350,
                                false,
                                true,
                                false,
                                false,
                                true,
                                true,
                                List.of(),
                                List.of()));
        return this;
    }

    /** The buyer would send back a mug. */
    long askReturn(long order) {
        return askReturn(order, "Broken.");
    }

    long askReturn(long order, String text) {
        var mugs = new RequestReturn.Wanted(null, "MUG", 1, ReturnReason.DAMAGED_ITEM, null, null);
        var asked =
                new RequestReturn(order, Party.BUYER, List.of(mugs), Resolution.REFUND, text, null, List.of(photo()));
        return server.bean(Returns.class).request(id(), asked, null).value().id();
    }

    private static Photo photo() {
        return Photo.read(picture());
    }

    static byte[] picture() {
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(48, 32, BufferedImage.TYPE_INT_RGB), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Where the order's buyer finds it, as mails tell. */
    String link(long order) {
        String url = server.bean(OrderLinks.class).url(id(), order);
        return url.substring(url.indexOf("/o/"));
    }

    Order order(long id) {
        return server.bean(Orders.class)
                .find(id(), id, EnumSet.allOf(OrderPart.class))
                .orElseThrow();
    }
}
