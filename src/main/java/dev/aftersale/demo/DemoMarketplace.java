package dev.aftersale.demo;

import dev.aftersale.base.Deployment;
import dev.aftersale.base.MerchantId;
import dev.aftersale.link.OrderLinks;
import dev.aftersale.merchant.ConsentOffer;
import dev.aftersale.merchant.Contacts;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.Policies;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.ShopSettings;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.order.CancelRequest;
import dev.aftersale.order.Cancellation;
import dev.aftersale.order.Cancellations;
import dev.aftersale.order.Inventory;
import dev.aftersale.order.ItemQuantity;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderFilter;
import dev.aftersale.order.OrderLists;
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
import dev.aftersale.returns.ReturnReason;
import dev.aftersale.returns.Returns;
import dev.aftersale.staff.Operators;
import dev.aftersale.staff.Role;
import dev.aftersale.staff.Staff;
import dev.aftersale.support.CannedAnswers;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Two shops with orders in every state, made through the same front doors as real ones once the server answers, and told on
 * the console with a token to try. Made once in the life of a data folder; the token is new at each start, since only its
 * hash is kept.
 */
@Component
@ConditionalOnBooleanProperty("aftersale.demo")
class DemoMarketplace {

    /** Nothing waits, so that there is something to see at once. */
    private static final SettingsChange HARBOUR = SettingsChange.of(
                    new ShopSettings(ZoneId.of("Europe/London"), Locale.UK, 8))
            .after(SettingsChange.of(new Contacts(null, "+44 117 496 0000", "https://harbour.example/help")))
            .after(SettingsChange.of(new Policies(
                    "Send anything back within 30 days, unused and in its box. We pay for the label if it arrived"
                            + " broken; otherwise you do.",
                    "https://harbour.example/privacy",
                    "https://harbour.example/terms")))
            .after(SettingsChange.of(new ConsentOffer(true, "10 % off your next order")))
            .after(new SettingsChange(0L, null, null, null, null, null, null, null, null));

    private static final SettingsChange ALPINE =
            SettingsChange.of(new ShopSettings(ZoneId.of("Europe/Vienna"), Locale.of("de", "AT"), 5));

    private static final Logger log = LoggerFactory.getLogger(DemoMarketplace.class);

    private static final String KEY = "demo.merchant";

    /** The order whose page is shown: partly shipped, so that there is something of everything to do. */
    private static final String ORDER = "D-1003";

    private static final Duration TOKEN_LIFE = Duration.ofDays(7);

    private final Deployment deployment;
    private final Merchants merchants;
    private final Tokens tokens;
    private final Inventory inventory;
    private final Orders orders;
    private final Shipments shipments;
    private final Cancellations cancellations;
    private final Refunds refunds;
    private final Returns returns;
    private final Threads threads;
    private final Staff staff;
    private final Operators operators;
    private final CannedAnswers answers;
    private final OrderLists lists;
    private final OrderLinks links;
    private final int port;

    DemoMarketplace(
            Deployment deployment,
            Merchants merchants,
            Tokens tokens,
            Inventory inventory,
            Orders orders,
            Shipments shipments,
            Cancellations cancellations,
            Refunds refunds,
            Returns returns,
            Threads threads,
            Staff staff,
            Operators operators,
            CannedAnswers answers,
            OrderLists lists,
            OrderLinks links,
            @Value("${aftersale.http-port:8080}") int port) {
        this.deployment = deployment;
        this.merchants = merchants;
        this.tokens = tokens;
        this.inventory = inventory;
        this.orders = orders;
        this.shipments = shipments;
        this.cancellations = cancellations;
        this.refunds = refunds;
        this.returns = returns;
        this.threads = threads;
        this.staff = staff;
        this.operators = operators;
        this.answers = answers;
        this.lists = lists;
        this.links = links;
        this.port = port;
    }

    @EventListener(ApplicationReadyEvent.class)
    void open() {
        String known = deployment.find(KEY).orElse(null);
        Merchant shop = known == null ? make() : merchants.get(new MerchantId(Long.parseLong(known)));
        var token = tokens.issue(shop.id(), "Demo", EnumSet.allOf(Scope.class), TOKEN_LIFE, false);
        String password = password();
        people(shop.id(), password);
        log.info(
                """
                Demo marketplace; its money is simulated.
                  {}: account {}, page {}, catalog {}
                  access token (new at each start, good for a week)
                    {}
                  app secret
                    {}
                  try
                    curl 'http://127.0.0.1:{}/v24.0/{}/commerce_orders?state=CREATED,IN_PROGRESS&fields=id,order_status,items&access_token={}'
                  console: http://localhost:{}/console
                    owner@harbour.example, also support@, finance@ and reader@; password {} (new at each start)
                  operator: http://localhost:{}/operator
                    operator@aftersale.example, with the same password
                  a buyer's order page: {}
                  mails that were sent: http://127.0.0.1:{}/operator/mail
                """.stripTrailing(),
                shop.name(),
                shop.cmsId(),
                shop.pageId(),
                shop.catalogId(),
                token.accessToken(),
                token.appSecret(),
                port,
                shop.cmsId(),
                token.accessToken(),
                port,
                password,
                port,
                buyersPage(shop.id()),
                port);
    }

    private String buyersPage(MerchantId shop) {
        var filter = new OrderFilter(ORDER, Set.of(), null, null, null, false, false, false, null, false);
        return lists.page(shop, filter, null, 1).rows().stream()
                .map(order -> links.url(shop, order.id()))
                .findFirst()
                .orElse("its order " + ORDER + " is gone");
    }

    /** One for each role; known to whoever started the demo, as it has to print the password. */
    private void people(MerchantId shop, String password) {
        staff.enrol(shop, "owner@harbour.example", "Nora Quay", Role.OWNER, password);
        staff.enrol(shop, "support@harbour.example", "Sam Keel", Role.SUPPORT, password);
        staff.enrol(shop, "finance@harbour.example", "Fay Bollard", Role.FINANCE, password);
        staff.enrol(shop, "reader@harbour.example", "Rui Pier", Role.READ_ONLY, password);
        operators.enrol("operator@aftersale.example", "Otis Platform", password);
    }

    private static String password() {
        String letters = "abcdefghijkmnpqrstuvwxyz23456789"; // none that are taken for one another
        var random = new SecureRandom();
        return IntStream.range(0, 16)
                .mapToObj(i -> String.valueOf(letters.charAt(random.nextInt(letters.length()))))
                .collect(Collectors.joining());
    }

    private Merchant make() {
        Merchant shop =
                merchants.create(new NewMerchant("Harbour Ceramics", "GBP", "GB", "support@harbour.example", HARBOUR));
        tokens.issue(shop.id(), "Order management", EnumSet.allOf(Scope.class), null, false);
        inventory.put(shop.id(), "MUG-BLUE", "Mug, harbour blue", 1_450, null, 24);
        inventory.put(shop.id(), "BOWL-L", "Serving bowl, large", 4_200, 3_600L, 6);
        inventory.put(shop.id(), "VASE-S", "Bud vase", 1_900, null, 0);
        everyState(shop.id());
        Merchant other = merchants.create(new NewMerchant("Alpine Wool", "EUR", "AT", "hello@alpine.example", ALPINE));
        tokens.issue(other.id(), "Order management", EnumSet.allOf(Scope.class), null, false);
        place(other.id(), "A-1001", "EUR", "Jonas Berger", false, "SCARF", 1, 5_900, 1_180);
        deployment.put(KEY, shop.id().toString());
        return shop;
    }

    private void everyState(MerchantId shop) {
        place(shop, "D-1001", "GBP", "Ada Reed", false, "MUG-BLUE", 2, 1_450, 580);
        long acknowledged = place(shop, "D-1002", "GBP", "Tom Hale", false, "BOWL-L", 1, 3_600, 720);
        orders.acknowledge(shop, acknowledged, "HC-2", null);
        var question = new NewMessage(
                acknowledged,
                SupportThread.Kind.INQUIRY,
                Message.Author.BUYER,
                "Tom Hale",
                Message.Via.PAGE,
                "Is the bowl safe in a dishwasher?");
        threads.append(shop, question, null);

        long partly = place(shop, "D-1003", "GBP", "Mia Osei", false, "MUG-BLUE", 4, 1_450, 1_160);
        orders.acknowledge(shop, partly, "HC-3", null);
        ship(shop, partly, "MUG-BLUE", 2, "1Z0003");
        var chipped = new RequestReturn.Wanted(null, "MUG-BLUE", 1, ReturnReason.DAMAGED_ITEM, null, null);
        returns.request(
                shop,
                new RequestReturn(
                        partly,
                        Party.BUYER,
                        List.of(chipped),
                        Resolution.REFUND,
                        "The glaze is chipped at the rim.",
                        null,
                        List.of()),
                null);

        long cancelled = place(shop, "D-1004", "GBP", "Leo Park", false, "VASE-S2", 1, 1_900, 380);
        orders.acknowledge(shop, cancelled, "HC-4", null);
        cancellations.cancel(
                shop,
                new CancelRequest(
                        cancelled,
                        null,
                        Cancellation.Reason.OUT_OF_STOCK,
                        "Sold out.",
                        false,
                        Cancellation.Actor.MERCHANT),
                null);

        long refunded = place(shop, "D-1005", "GBP", "Ivy Lane", false, "MUG-BLUE", 2, 1_450, 580);
        orders.acknowledge(shop, refunded, "HC-5", null);
        ship(shop, refunded, null, 2, "1Z0005");
        refunds.refund(
                shop,
                new RefundRequest(
                        refunded,
                        RefundReason.DAMAGED_GOODS,
                        "One mug arrived chipped.",
                        List.of(new RefundRequest.Line(null, "MUG-BLUE", 1, null)),
                        null,
                        0,
                        0,
                        "GBP",
                        null,
                        false),
                null);

        write(shop, partly, Message.Author.BUYER, "Two of my four mugs came today. Will the others follow?");
        write(shop, refunded, Message.Author.BUYER, "One of the mugs is chipped. Can I keep the other one?");
        write(shop, refunded, Message.Author.MERCHANT, "Of course. We have refunded the chipped one.");
        answers.save(
                shop,
                "On its way",
                "",
                "Dear {buyer_name},\n\nyour order {reference} left us with {tracking}.\n\n{agent}, {shop}");
        answers.save(shop, "Refunded", "", "Dear {buyer_name},\n\nwe have refunded {refund_total}.\n\n{agent}, {shop}");

        place(shop, "D-TEST", "GBP", "Test Buyer", true, "MUG-BLUE", 1, 1_450, 290);
    }

    private void write(MerchantId shop, long order, Message.Author author, String text) {
        var via = author == Message.Author.BUYER ? Message.Via.PAGE : Message.Via.CONSOLE;
        var name = author == Message.Author.BUYER ? null : "Sam Keel";
        threads.append(shop, new NewMessage(order, SupportThread.Kind.INQUIRY, author, name, via, text), null);
    }

    private void ship(MerchantId shop, long order, @Nullable String sku, int units, String tracking) {
        var items = sku == null ? null : List.of(new ItemQuantity(null, sku, units));
        shipments.ship(
                shop,
                new ShipRequest(
                        order,
                        items,
                        new Shipment.Tracking("UPS", tracking, "Standard"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        false),
                null);
    }

    private long place(
            MerchantId shop,
            String number,
            String currency,
            String buyer,
            boolean test,
            String sku,
            int quantity,
            long price,
            long tax) {
        long shipping = 450;
        long total = price * quantity + tax + shipping;
        String mail = buyer.toLowerCase(Locale.ROOT).replace(' ', '.') + "@buyer.example";
        return orders.place(
                        shop,
                        new NewOrder(
                                number,
                                test,
                                "instagram",
                                currency,
                                null,
                                List.of(new NewOrder.Line(sku, null, title(sku), quantity, price, 0, tax, null)),
                                0,
                                0,
                                new Order.ShippingOption("Standard", "standard", shipping, 0, 2, 4),
                                new Order.Buyer(null, buyer, mail, null, false),
                                address(buyer, currency),
                                List.of(),
                                new NewOrder.Payment(
                                        "simulator",
                                        "pi_sim_" + total + currency.toLowerCase(Locale.ROOT) + "_" + shop + number)),
                        null)
                .value()
                .id();
    }

    /** Who pays in euros lives in the Union, and may withdraw from the contract. */
    private static Order.Address address(String buyer, String currency) {
        return currency.equals("EUR")
                ? new Order.Address(buyer, null, null, "Burggasse 7", null, "Wien", null, "1070", "AT")
                : new Order.Address(buyer, null, null, "1 Quay Street", null, "Bristol", null, "BS1 4DJ", "GB");
    }

    private static String title(String sku) {
        return switch (sku) {
            case "MUG-BLUE" -> "Mug, harbour blue";
            case "BOWL-L" -> "Serving bowl, large";
            case "SCARF" -> "Scarf, undyed wool";
            default -> "Bud vase";
        };
    }
}
