package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.ledger.FeeSchedule;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.testing.Requests;
import dev.aftersale.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A merchant's system, which knows the API and nothing else. Many threads may use it. */
final class Shop {

    /** Fees that are easy to follow: 5 % for selling, 2.9 % + 0.30 for processing. */
    static final FeeSchedule FEES = new FeeSchedule(500, 0, 290, 30);

    /** Who a shop is: enough to call in its name, from whatever process. */
    record Account(MerchantId merchant, long cmsId, long appId, String token) {}

    record Reply(int status, String body, boolean replayed) {

        JsonNode json() {
            return Json.tree(body);
        }

        boolean isDone() {
            return status == 200;
        }

        long id() {
            assertThat(status).as(body).isEqualTo(200);
            return Long.parseLong(json().get("id").stringValue());
        }

        JsonNode error() {
            return json().path("error");
        }

        int code() {
            return error().path("code").asInt(0);
        }

        String userMessage() {
            return error().path("error_user_msg").asString("");
        }

        boolean isTransient() {
            return error().path("is_transient").asBoolean(false);
        }
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Function<String, URI> url;
    private final Account account;

    /** @param url makes an address of a path */
    Shop(Function<String, URI> url, Account account) {
        this.url = url;
        this.account = account;
    }

    /** A new merchant of a server that runs in this process. */
    static Shop on(TestServer server, SettingsChange settings) {
        return new Shop(server::url, open(server.bean(Merchants.class), server.bean(Tokens.class), settings));
    }

    /** A merchant whose orders can be shipped at once, unless {@code settings} say otherwise. */
    static Account open(Merchants merchants, Tokens tokens, SettingsChange settings) {
        Merchant merchant = merchants.create(new NewMerchant("Shop", "GBP", "GB", "help@shop.test", settings));
        var token = tokens.issue(merchant.id(), "shop", EnumSet.allOf(Scope.class), null, false);
        tokens.tie(merchant.id(), token.appId(), false);
        return new Account(merchant.id(), merchant.cmsId(), token.appId(), token.accessToken());
    }

    static SettingsChange settings(Duration hold, Duration cancelUnshippedAfter, Duration releaseAfter) {
        return new SettingsChange(
                hold.toSeconds(),
                cancelUnshippedAfter.toSeconds(),
                null,
                releaseAfter.toSeconds(),
                true,
                FEES.sellingBasisPoints(),
                FEES.sellingMinimum(),
                FEES.processingBasisPoints(),
                FEES.processingFixed());
    }

    static SettingsChange noHold() {
        return settings(Duration.ZERO, Duration.ofDays(30), Duration.ofDays(5));
    }

    Account account() {
        return account;
    }

    MerchantId merchant() {
        return account.merchant();
    }

    /** A sale paid with the simulator; the payment's amount is {@code minor}. */
    static Map<String, Object> sale(long minor, Object items) {
        var sale = new LinkedHashMap<String, Object>();
        sale.put("items", items);
        sale.put("buyer", Map.of("name", "Ada Buyer", "email", "ada@buyer.test"));
        sale.put(
                "payment",
                Map.of("gateway", "simulator", "reference", "pi_sim_%dgbp_%s".formatted(minor, UUID.randomUUID())));
        return sale;
    }

    static Map<String, Object> item(String sku, int quantity, String price) {
        return Map.of("retailer_id", sku, "product_name", "A " + sku, "quantity", quantity, "price_per_unit", price);
    }

    static Map<String, Object> pounds(String amount) {
        return Map.of("amount", amount, "currency", "GBP");
    }

    Reply place(Map<String, Object> sale) {
        return post(account.cmsId() + "/orders", sale);
    }

    Reply ship(long order, Map<String, Object> what) {
        return post(order + "/shipments", what);
    }

    Reply cancel(long order, Map<String, Object> what) {
        return post(order + "/cancellations", what);
    }

    /** @param what without a reason, which is added */
    Reply refund(long order, Map<String, Object> what) {
        var call = new LinkedHashMap<>(what);
        call.putIfAbsent("reason_code", "BUYERS_REMORSE");
        return post(order + "/refunds", call);
    }

    Reply get(String path) {
        return send(request(path).GET());
    }

    Reply post(String path, Map<String, Object> call) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(call))));
    }

    private HttpRequest.Builder request(String path) {
        return Requests.to(url.apply("/v24.0/" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + account.token());
    }

    /** @throws Unanswered if no answer comes: whether the call was carried out is not known */
    private Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            boolean replayed =
                    response.headers().firstValue("Idempotent-Replayed").isPresent();
            return new Reply(response.statusCode(), response.body(), replayed);
        } catch (IOException e) {
            throw new Unanswered(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static final class Unanswered extends RuntimeException {
        Unanswered(IOException cause) {
            super(cause);
        }
    }
}
