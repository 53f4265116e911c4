package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.Seed;
import dev.aftersale.doctor.Doctor;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Subscription;
import dev.aftersale.event.Webhooks;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some weeks in the life of the whole service, drawn from a seed: merchants and buyers do what comes to their minds, often
 * twice, and what they may not do; the payment company loses replies, throttles and repeats itself; the program is restarted; days
 * go by. A model foretells every answer and every order, and in the end the books, the webhooks and the mails.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class SimulationScenario {

    private static final Logger log = LoggerFactory.getLogger(SimulationScenario.class);

    private static final int STEPS = 600;
    private static final long STOCK = 10_000;
    private static final String PSP_KEY = "sk_test_simulation";
    private static final Duration PATIENCE = Trade.PATIENCE;

    private static final long SEED = Seed.of("simulation");
    private static final Postbox POSTBOX = new Postbox(0);

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.gateways.simulator.secret-key", PSP_KEY)
            .with("aftersale.payment.call-timeout", "1s")
            .with("aftersale.payment.reconcile-every", "500ms")
            .with("aftersale.payment.longest-pause", "2s")
            .with("aftersale.webhooks.allow-private", true)
            .with("aftersale.mail-routes", POSTBOX.routes())
            .with("aftersale.simulator.faults", "lost=0.1,duplicate=0.2,throttle=0.1,seed=" + SEED);

    private final Random random = new Random(SEED);
    private final Audit audit = new Audit(server.database()::asOwner, server::url, PSP_KEY);
    private final Trade trade = new Trade(random, audit, server.clock());

    @AfterAll
    static void close() {
        POSTBOX.close();
    }

    @Test
    void whatever_people_do_and_whatever_fails_all_is_as_the_model_says() throws IOException {
        try (var hook = new Hook()) {
            var shops = List.of(
                    open(hook, Duration.ZERO, Duration.ofDays(4), false),
                    open(hook, Duration.ofMinutes(10), Duration.ofDays(6), true),
                    open(hook, Duration.ofMinutes(30), Duration.ofDays(4), false));
            for (int step = 0; step < STEPS; step++) {
                step(shops);
            }
            for (int days = 0; days < 8; days += 2) {
                awaitQuiet();
                server.clock().advance(Duration.ofDays(2));
            }
            awaitQuiet();

            trade.orders().forEach(trade::check);
            shops.forEach(this::checkStock);
            assertNothingIsPending();
            assertEachWasTold(hook);
            assertThat(POSTBOX.messageIds())
                    .extracting(id -> id.replaceAll("[<>]", ""))
                    .containsExactlyInAnyOrderElementsOf(
                            audit.rows("SELECT trim(BOTH '<>' FROM message_id) FROM mail_out"));
            audit.assertWhole();
            Audit.assertHealthy(server.bean(Doctor.class).examine());
            log.info(
                    "{} orders, {} calls of which {} were refused, {} refunds, {} webhooks, {} mails",
                    trade.orders().size(),
                    trade.calls(),
                    trade.refusals(),
                    trade.orders().stream()
                            .mapToInt(order -> order.refunds.size())
                            .sum(),
                    hook.deliveries(),
                    POSTBOX.messageIds().size());
        }
    }

    private void step(List<ModelShop> shops) {
        int lot = random.nextInt(100);
        if (lot == 0) {
            server.restart();
        } else if (lot < 4) {
            awaitQuiet();
            pass(Duration.ofMinutes(60 + random.nextInt(30 * 60)));
        } else if (lot < 10) {
            pass(Duration.ofMinutes(1 + random.nextInt(20)));
        } else if (lot < 24 || trade.orders().isEmpty()) {
            trade.sell(shops.get(random.nextInt(shops.size())));
        } else {
            trade.act();
        }
    }

    private void pass(Duration time) {
        server.clock().advance(time);
    }

    private static ModelShop open(Hook hook, Duration hold, Duration cancelAfter, boolean acknowledges) {
        var account = Shop.open(
                server.bean(Merchants.class),
                server.bean(Tokens.class),
                Shop.settings(hold, cancelAfter, Duration.ofDays(2)));
        server.bean(Tokens.class).tie(account.merchant(), account.appId(), acknowledges);
        server.bean(Webhooks.class)
                .subscribe(
                        account.merchant(),
                        new Subscription.Wanted(
                                account.appId(), hook.url(), EnumSet.allOf(EventType.Field.class), false, "verify"));
        var shop = new Shop(server::url, account);
        long catalog = server.bean(Merchants.class).get(account.merchant()).catalogId();
        for (String sku : Trade.SKUS) {
            var product = Map.<String, Object>of(
                    "retailer_id", sku, "name", "A " + sku, "price", Shop.pounds("20.00"), "inventory", STOCK);
            assertThat(shop.post(catalog + "/products", product).isDone()).isTrue();
        }
        return new ModelShop(shop, hold, cancelAfter, acknowledges);
    }

    private void checkStock(ModelShop shop) {
        for (String sku : Trade.SKUS) {
            assertThat(audit.number("SELECT stock FROM product WHERE merchant_id = %s AND retailer_id = '%s'"
                            .formatted(shop.shop().merchant(), sku)))
                    .as("%s of %s", sku, shop.shop().merchant())
                    .isEqualTo(STOCK + shop.stock().getOrDefault(sku, 0L));
        }
    }

    /** All is released: what is the merchant's is there to be paid out. */
    private void assertNothingIsPending() {
        assertThat(audit.rows("""
                        SELECT order_id, sum(CASE WHEN credit = 'seller:pending' THEN amount ELSE -amount END)
                          FROM transfer WHERE 'seller:pending' IN (credit, debit)
                         GROUP BY order_id
                        HAVING sum(CASE WHEN credit = 'seller:pending' THEN amount ELSE -amount END) <> 0
                        """)).isEmpty();
    }

    private void assertEachWasTold(Hook hook) {
        for (ModelOrder order : trade.orders()) {
            assertThat(told(hook, order))
                    .allSatisfy((what, times) -> assertThat(times).as(what).isEqualTo(1));
        }
    }

    private static Map<String, Integer> told(Hook hook, ModelOrder order) {
        var times = new LinkedHashMap<String, Integer>();
        Stream.of("order.placed", "order.completed")
                .forEach(event -> times.put(
                        event + " " + order.id,
                        hook.entries(event, "" + order.id).size()));
        order.shipments.forEach(id -> times.put(
                "shipment.created " + id,
                hook.entries("shipment.created", "" + id).size()));
        order.cancellations.forEach(id -> times.put(
                "cancellation.created " + id,
                hook.entries("cancellation.created", "" + id).size()));
        for (long id : order.refunds) {
            times.put(
                    "refund.created " + id,
                    hook.entries("refund.created", "" + id).size());
            times.put(
                    "refund.succeeded " + id,
                    hook.entries("refund.succeeded", "" + id).size());
        }
        return times;
    }

    /** Until nobody owes anybody an answer, a call or a mail. */
    private void awaitQuiet() {
        audit.awaitSettled(PATIENCE);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(audit.rows("""
                                SELECT 'mail', kind, last_error FROM mail_out WHERE state = 'WAITING'
                                 UNION ALL
                                SELECT 'webhook', state, '' FROM webhook_delivery WHERE state = 'OPEN'
                                """)).isEmpty());
    }
}
