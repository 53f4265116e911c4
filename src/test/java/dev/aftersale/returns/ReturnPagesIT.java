package dev.aftersale.returns;

import static dev.aftersale.returns.ReturnShop.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.link.OrderLinks;
import dev.aftersale.order.Inventory;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The console's pages of returns, as a browser without script uses them. */
class ReturnPagesIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    private ReturnShop shop;
    private TestBrowser owner;

    @BeforeEach
    void somebody_is_there() {
        shop = new ReturnShop(server);
        owner = TestBrowser.staff(server, shop.id, Role.OWNER);
    }

    @Test
    void who_comes_from_a_conversation_finds_back_to_it_after_a_label_too() {
        Return asked = shop.ask(shop.sell("ada"), wanted("BOWL", 1, ReturnReason.DAMAGED_ITEM));
        String page = "/console/returns/" + asked.id();
        assertThat(owner.get(page + "?thread=4711").body()).contains(page + "/accept?thread=4711\"");
        var accepted = owner.post(page + "/accept?thread=4711", "key", "t1");
        assertThat(accepted.headers().firstValue("Location").orElse("")).endsWith(page + "?thread=4711");
        assertThat(owner.get(page + "?thread=4711").body()).contains(page + "/make-label?thread=4711\"");
        var labelled = owner.post(page + "/make-label?thread=4711", "key", "t2", "paper", "A6");
        assertThat(labelled.headers().firstValue("Location").orElse("")).endsWith(page + "?thread=4711");
        assertThat(owner.get(page + "?thread=4711").body()).contains("href=\"/console/messages/4711\"");

        var refused =
                owner.post(page + "/decline?thread=4711", "key", "t3", "reason", "OTHER", "decline_message", "No");
        assertThat(refused.body()).contains("href=\"/console/messages/4711\"");
        assertThat(owner.post(page + "/receive?thread=//evil.test", "key", "t4")
                        .headers()
                        .firstValue("Location")
                        .orElse(""))
                .endsWith(page);
    }

    @Test
    void a_return_is_found_answered_inspected_and_refunded() {
        long order = shop.sell("<i>ada</i>");
        Return asked = shop.ask(order, wanted("BOWL", 1, ReturnReason.DAMAGED_ITEM));
        String page = "/console/returns/" + asked.id();
        assertThat(owner.get("/console/returns").body()).contains(page, "£25.00", "Needs an answer");
        assertThat(owner.get("/console/returns?view=done").body()).doesNotContain(page);
        assertThat(owner.get("/console/returns?q=" + order).body()).contains(page);
        assertThat(owner.get("/console/returns.csv").body()).contains(asked.id() + "," + order);

        var sheet = owner.get(page).body();
        assertThat(sheet)
                .contains("Answer by", "It does not fit", "Bowl &lt;b&gt;large")
                .doesNotContain("<b>large");
        assertThat(owner.post(page + "/accept", "key", "k1", "message", "<script>")
                        .statusCode())
                .isEqualTo(303);
        assertThat(owner.post(page + "/accept", "key", "k1", "message", "<script>")
                        .statusCode())
                .as("sent twice")
                .isEqualTo(303);
        var late = owner.post(page + "/decline", "key", "k2", "reason", "OTHER", "decline_message", "No");
        assertThat(late.statusCode()).isEqualTo(422);
        assertThat(late.body()).contains("Somebody was quicker").doesNotContain("<script>");

        assertThat(owner.post(page + "/make-label", "key", "k3", "paper", "A6").statusCode())
                .isEqualTo(303);
        Return labelled = shop.read(asked.id());
        var label = owner.get(page + "/labels/" + labelled.labels().getFirst().id());
        assertThat(label.headers().firstValue("Content-Type")).contains("application/pdf");
        assertThat(label.headers().firstValue("Content-Disposition").orElse("")).startsWith("attachment");
        assertThat(owner.post(page + "/receive", "key", "k4").statusCode()).isEqualTo(303);
        long item = asked.lines().getFirst().itemId();
        var wrong = owner.post(page + "/inspect", "key", "k5", "accepted_" + item, "2");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(owner.post(
                                page + "/inspect",
                                "key",
                                "k6",
                                "accepted_" + item,
                                "0",
                                "damaged_" + item,
                                "1",
                                "deduction_" + item,
                                "5.00")
                        .statusCode())
                .isEqualTo(303);
        assertThat(owner.get(page + "/quote?deduction=6").body()).contains("£19.00");
        assertThat(owner.post(page + "/refund", "key", "k7", "deduction", "6").statusCode())
                .isEqualTo(303);
        assertThat(shop.read(asked.id()).refunded()).isEqualTo(19_00);
        assertThat(owner.get(page).body()).contains("Partly refunded", "£19.00");
    }

    @Test
    void whoever_has_no_return_address_is_told_before_a_label_is_asked_for() {
        shop.policy(terms -> {
            terms.address = null;
            return terms;
        });
        Return asked = shop.accepted(shop.ask(shop.sell("ada"), wanted("BOWL", 1, ReturnReason.DAMAGED_ITEM)));
        String page = "/console/returns/" + asked.id();
        assertThat(owner.get(page).body())
                .contains("we need the address that returns go to", "href=\"/console/settings/returns\"")
                .doesNotContain("Make a label");
        var refused = owner.post(page + "/make-label", "key", "k1", "paper", "A6");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("There is no address yet").doesNotContain("The carrier refused");
    }

    @Test
    void a_buyer_chooses_another_variant_and_the_merchant_reads_which() {
        var inventory = server.bean(Inventory.class);
        inventory.put(shop.id, "MUG-RED", "Mug, red", 10_00, null, 3);
        inventory.put(shop.id, "MUG-GONE", "Mug, gold", 10_00, null, 0);
        inventory.put(shop.id, "MUGWORT", "Mugwort tea", 10_00, null, 3);
        long order = shop.sell("eve");
        String url = server.bean(OrderLinks.class).url(shop.id, order);
        String home = url.substring(url.indexOf("/o/"));
        var buyer = new TestBrowser(server);
        String item = Long.toString(shop.item(order, "MUG").id());
        assertThat(buyer.get(home + "/return").body())
                .contains("exchange-" + item, "Mug, red", "The same again")
                .doesNotContain("Mug, gold", "Mugwort");
        String[] form = {"resolution", "EXCHANGE", "quantity-" + item, "1", "reason-" + item, "TOO_SMALL"};
        assertThat(buyer.post(home + "/return", with(form, "exchange-" + item, "MUG-GONE"))
                        .statusCode())
                .as("not among those offered")
                .isEqualTo(422);
        assertThat(buyer.post(home + "/return", with(form, "exchange-" + item, "MUG-RED"))
                        .statusCode())
                .isEqualTo(303);
        Return asked = shop.returns.ofOrders(shop.id, List.of(order)).getFirst();
        assertThat(asked.lines().getFirst().exchangeFor()).isEqualTo("MUG-RED");
        assertThat(owner.get("/console/returns/" + asked.id()).body()).contains("MUG-RED");
    }

    private static String[] with(String[] form, String... more) {
        return Stream.concat(Stream.of(form), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void settings_are_saved_and_rules_tried_on_last_months_requests() {
        shop.ask(shop.sell("ben"), wanted("MUG", 1, ReturnReason.TOO_SMALL));
        assertThat(owner.get("/console/settings/returns").body()).contains("Working days");
        var fields = new ArrayList<>(List.of(
                "key",
                "s1",
                "mode",
                "REQUESTS",
                "window_days",
                "14",
                "answer_days",
                "3",
                "refund_days",
                "7",
                "reminders",
                "48, 2",
                "holidays",
                "2026-12-25",
                "label_payer",
                "BUYER",
                "label_fee",
                "4.50",
                "day_MONDAY",
                "on",
                "day_SATURDAY",
                "on",
                "final_sale",
                "SALE-*",
                "street1",
                "1 Quay",
                "city",
                "Bristol",
                "country",
                "gb",
                "rule_0",
                "small",
                "then_0",
                "RETURNLESS_REFUND",
                "reasons_0",
                "SIZE",
                "below_0",
                "12.00",
                "exchange",
                "on"));
        var preview = new ArrayList<>(fields);
        preview.addAll(List.of("do", "preview"));
        var seen = owner.post("/console/settings/returns", preview.toArray(String[]::new));
        assertThat(seen.statusCode()).isEqualTo(200);
        assertThat(seen.body()).contains("Of 1 request in 30 days", "Refund, buyer keeps it: 1");
        assertThat(server.bean(ReturnPolicies.class).of(shop.id).windowDays()).isEqualTo(30);

        fields.addAll(List.of("do", "save"));
        assertThat(owner.post("/console/settings/returns", fields.toArray(String[]::new))
                        .statusCode())
                .isEqualTo(303);
        ReturnPolicy policy = server.bean(ReturnPolicies.class).of(shop.id);
        assertThat(policy.windowDays()).isEqualTo(14);
        assertThat(policy.labelFee()).isEqualTo(4_50);
        assertThat(policy.reminderHours()).containsExactly(48, 2);
        assertThat(policy.workingDays()).hasSize(2);
        assertThat(policy.storeCredit()).isFalse();
        assertThat(policy.rules().getFirst().valueBelow()).isEqualTo(12_00L);
        assertThat(owner.get("/console/settings/returns").body()).contains("SALE-*", "2026-12-25");
        assertThat(owner.get("/console/settings/audit").body())
                .contains("Return settings changed", "Days to return", "Monday, Saturday", "£4.50", "SALE-*");

        assertThat(owner.get("/console/settings/returns").body())
                .contains(
                        "<option value=\"GB\" selected>United Kingdom</option>",
                        "<option value=\"DE\">Germany</option>");
        var unknown = owner.post("/console/settings/returns", "key", "s4", "mode", "REQUESTS", "country", "XX");
        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(unknown.body()).contains(">Country: Please choose a country from the list.</a>");
        var refused = owner.post("/console/settings/returns", "key", "s2", "mode", "EXTERNAL", "window_days", "x");
        assertThat(refused.statusCode()).isEqualTo(422);
        var nowhere = owner.post("/console/settings/returns", "key", "s3", "mode", "EXTERNAL", "external_url", "shop");
        assertThat(nowhere.statusCode()).isEqualTo(422);
        assertThat(nowhere.body())
                .contains(
                        "id=\"f-external_url-error\"", "Enter a whole address, such as https://shop.example/returns.");
    }

    @Test
    void each_role_may_do_what_it_may_and_strangers_see_nothing() {
        Return asked = shop.ask(shop.sell("cal"), wanted("MUG", 1, ReturnReason.OTHER));
        String page = "/console/returns/" + asked.id();
        var reader = TestBrowser.staff(server, shop.id, Role.READ_ONLY);
        assertThat(reader.get(page).statusCode()).isEqualTo(200);
        assertThat(reader.get(page).body()).doesNotContain("/accept");
        assertThat(reader.post(page + "/accept", "key", "k").statusCode()).isEqualTo(403);
        assertThat(reader.post("/console/settings/returns", "key", "k").statusCode())
                .isEqualTo(403);

        var stranger = TestBrowser.staff(server, new ReturnShop(server).id, Role.OWNER);
        stranger.get("/console/returns");
        for (String path : List.of(page, page + "/quote", page + "/photos/1", page + "/labels/1")) {
            assertThat(stranger.get(path).statusCode()).as(path).isEqualTo(404);
        }
        stranger.get("/console/returns");
        for (String action : List.of("accept", "decline", "receive", "inspect", "refund", "close", "exchange")) {
            assertThat(stranger.post(page + "/" + action, "key", "k", "decline_message", "x", "reason", "OTHER")
                            .statusCode())
                    .as(action)
                    .isEqualTo(404);
        }
        assertThat(shop.read(asked.id()).version()).isEqualTo(1);
    }
}
