package dev.aftersale.console;

import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderPart;
import dev.aftersale.order.Orders;
import dev.aftersale.order.ShipRequest;
import dev.aftersale.order.Shipment;
import dev.aftersale.order.Shipments;
import dev.aftersale.refund.Refund;
import dev.aftersale.refund.Refunds;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;

/** A merchant of its own whose orders wait to be acknowledged and are paid outside, and people who work there. */
final class ConsoleShop {

    private final TestServer server;
    final MerchantId id;

    ConsoleShop(TestServer server) {
        this.server = server;
        this.id = server.bean(Merchants.class)
                .create(new NewMerchant(
                        "Harbour",
                        "GBP",
                        "GB",
                        null,
                        new SettingsChange(0L, null, null, null, null, null, null, null, null)))
                .id();
        server.bean(Tokens.class).issue(id, "OMS", EnumSet.allOf(Scope.class), null, false);
    }

    TestBrowser somebody(Role role) {
        return TestBrowser.staff(server, id, role);
    }

    /** Two mugs of £10 and a bowl of £20, £5 for shipping; no tax. */
    long sell(String buyer) {
        return server.bean(Orders.class)
                .place(
                        id,
                        new NewOrder(
                                null,
                                false,
                                "instagram",
                                "GBP",
                                null,
                                List.of(
                                        new NewOrder.Line("MUG", null, "Mug <b>blue</b>", 2, 1_000, 0, 0, null),
                                        new NewOrder.Line("BOWL", null, "Bowl", 1, 2_000, 0, 0, null)),
                                0,
                                0,
                                new Order.ShippingOption("Standard", null, 500, 0, 2, 4),
                                new Order.Buyer(null, buyer, "ada@buyer.test", null, false),
                                new Order.Address(buyer, null, null, "1 Quay", null, "Bristol", null, "BS1", "GB"),
                                List.of(),
                                new NewOrder.Payment("external", "till")),
                        null)
                .value()
                .id();
    }

    long shipped(String buyer) {
        long order = sell(buyer);
        server.bean(Orders.class).acknowledge(id, order, null, null);
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
        return order;
    }

    Order order(long order) {
        return server.bean(Orders.class)
                .find(id, order, EnumSet.allOf(OrderPart.class))
                .orElseThrow();
    }

    List<Refund> refunds(long order) {
        return server.bean(Refunds.class).ofOrders(id, List.of(order));
    }

    long item(long order, String sku) {
        return order(order).items().stream()
                .filter(item -> item.retailerId().equals(sku))
                .findFirst()
                .orElseThrow()
                .id();
    }

    static String address(long order) {
        return "/console/orders/" + order;
    }

    /** The value of a hidden field of the page, within the form that goes to {@code action}. */
    static String hidden(String html, String action, String field) {
        var form = Pattern.compile("<form[^>]*action=\"" + Pattern.quote(action) + "\".*?</form>", Pattern.DOTALL)
                .matcher(html);
        while (form.find()) {
            var input =
                    Pattern.compile("name=\"" + field + "\" value=\"([^\"]*)\"").matcher(form.group());
            if (input.find()) {
                return input.group(1);
            }
        }
        throw new AssertionError("no " + field + " in a form to " + action + ":\n" + html);
    }
}
