package dev.aftersale.payment;

import dev.aftersale.base.Db;
import dev.aftersale.base.Deployment;
import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Money;
import dev.aftersale.base.Tx;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Carriers of a process that can be thrown away, the payment simulator that they call, and a listener that keeps a list. */
final class Counterparty {

    record Told(IntentId intent, Settlement settlement) {}

    private final TestServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final PaymentSettings settings;
    private final List<Told> told = new CopyOnWriteArrayList<>();

    /** Runs in the transaction of each settlement, before it is kept. */
    BiConsumer<Tx, SettledIntent> whenTold = (tx, settled) -> {};

    Counterparty(TestServer server) {
        this(server, 16);
    }

    Counterparty(TestServer server, int callsAtOnce) {
        this.server = server;
        this.settings = new PaymentSettings(
                Duration.ofSeconds(20),
                callsAtOnce,
                Duration.ofMinutes(15),
                Duration.ofHours(24),
                Duration.ofSeconds(10));
    }

    /** One of several processes: what it has in memory is its own. */
    final class Instance {
        final IntentStore store = new IntentStore();
        final IntentListeners listeners = new IntentListeners(
                List.of(listener(IntentKind.CAPTURE), listener(IntentKind.REFUND), listener(IntentKind.VOID)));
        final Gateways gateways =
                new Gateways(List.of(server.bean(Gateways.class).named("simulator"), new ExternalGateway()));
        final IntentRecorder recorder = new IntentRecorder(db(), store, listeners, settings);
        final IntentCarrier carrier = new IntentCarrier(
                db(),
                store,
                new GatewayCalls(gateways, settings, server.clock()),
                recorder,
                settings,
                server.clock(),
                false);
        final Reconciler reconciler =
                new Reconciler(db(), store, gateways, recorder, new Deployment(db()), settings, false);
        final PaymentIntents intents = new PaymentIntents(db(), store, carrier, gateways, listeners, settings);

        Intent request(Intent intent) {
            return db().within(intent.merchant(), tx -> {
                intents.request(tx, intent);
                return intent;
            });
        }
    }

    private IntentListener listener(IntentKind kind) {
        return new IntentListener() {
            @Override
            public IntentKind kind() {
                return kind;
            }

            @Override
            public void settled(Tx tx, SettledIntent settled) {
                whenTold.accept(tx, settled);
                tx.afterCommit(() -> told.add(new Told(IntentId.of(settled.intent()), settled.settlement())));
            }
        };
    }

    Instance process() {
        return new Instance();
    }

    Db db() {
        return server.db();
    }

    static MerchantId merchant(int shard) {
        return new MerchantId(Ids.next(shard));
    }

    static String payment(long amount) {
        return "pi_sim_" + amount + "gbp_" + UUID.randomUUID();
    }

    Intent refund(MerchantId merchant, String payment, long amount) {
        return intent(merchant, IntentKind.REFUND, Ids.next(merchant.shard()), payment, amount);
    }

    Intent capture(MerchantId merchant, long order, String payment, long amount) {
        return intent(merchant, IntentKind.CAPTURE, Ids.next(merchant.shard()), order, payment, amount);
    }

    Intent voidRest(MerchantId merchant, long order, String payment, long amount) {
        return intent(merchant, IntentKind.VOID, order, order, payment, amount);
    }

    private static Intent intent(MerchantId merchant, IntentKind kind, long refId, String payment, long amount) {
        return intent(merchant, kind, refId, Ids.next(merchant.shard()), payment, amount);
    }

    private static Intent intent(
            MerchantId merchant, IntentKind kind, long refId, long order, String payment, long amount) {
        return new Intent(merchant, kind, refId, order, "simulator", payment, Money.of(amount, "GBP"), false);
    }

    List<Settlement> told(Intent intent) {
        return told.stream()
                .filter(one -> one.intent().equals(IntentId.of(intent)))
                .map(Told::settlement)
                .toList();
    }

    IntentState state(Intent intent) {
        return found(intent).intent().state();
    }

    IntentStore.Found found(Intent intent) {
        return db().platform(tx -> new IntentStore().find(tx, IntentId.of(intent)))
                .orElseThrow();
    }

    /** Carries what is due, each time with a new process and a while later, until nothing is open. */
    void carryAll(Duration step) {
        for (int round = 0; round < 100; round++) {
            var process = process();
            while (process.carrier.carryDue() > 0) {}
            if (process.intents.health().open() == 0) {
                return;
            }
            server.clock().advance(step);
        }
        throw new AssertionError("still open: " + process().intents.health());
    }

    void faults(String spec) {
        send("/faults", "POST", spec.replace(',', '&'), "faults");
    }

    String captured(long amount) {
        String payment = payment(amount);
        send("/v1/payment_intents/" + payment + "/capture", "POST", "", payment);
        return payment;
    }

    JsonNode paymentOf(String id) {
        return send("/v1/payment_intents/" + id, "GET", "", "");
    }

    /** Our keys of the refunds that the simulator has made of this payment. */
    List<String> refundKeys(String payment) {
        var keys = new ArrayList<String>();
        send("/v1/refunds?limit=100&payment_intent=" + payment, "GET", "", "")
                .get("data")
                .forEach(refund -> keys.add(refund.at("/metadata/aftersale").asString()));
        return keys;
    }

    private JsonNode send(String path, String method, String form, String key) {
        try {
            var request = Requests.to(server.url("/simulator/psp" + path))
                    .header("Authorization", "Bearer " + secretKey())
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .method(method, BodyPublishers.ofString(form));
            if (!key.isEmpty()) {
                request.header("Idempotency-Key", key);
            }
            var response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(response.body());
            }
            return Json.tree(response.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String secretKey() {
        return new Deployment(db()).findOrKeep("simulator.secret-key", () -> "sk_test_made_here");
    }

    void eachTelling(Consumer<SettledIntent> then) {
        whenTold = (tx, settled) -> then.accept(settled);
    }
}
