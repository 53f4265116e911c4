package dev.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RefundFormIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    ConsoleShop shop;
    TestBrowser ana;
    long order;
    String address;
    String action;

    @BeforeEach
    void open() {
        shop = new ConsoleShop(server);
        ana = shop.somebody(Role.SUPPORT);
        order = shop.shipped("Ada Reed");
        address = "/console/orders/" + order;
        action = address + "/refund";
    }

    private String mugs() {
        return "q-" + shop.item(order, "MUG");
    }

    private String form(TestBrowser browser) {
        return browser.get(address + "?act=refund").body();
    }

    /** What a browser with JavaScript has in its form: the amount of the last quote. */
    private HttpResponse<String> refund(TestBrowser browser, String html, String expected, String... fields) {
        String[] more = {
            "key",
            ConsoleShop.hidden(html, action, "key"),
            "seen",
            ConsoleShop.hidden(html, action, "seen"),
            "reason",
            "DAMAGED_GOODS",
            "expected",
            expected
        };
        String[] all = java.util.Arrays.copyOf(fields, fields.length + more.length);
        System.arraycopy(more, 0, all, fields.length, more.length);
        return browser.post(action, all);
    }

    @Test
    void the_reason_is_chosen_and_not_preset() {
        String html = form(ana);
        assertThat(html).contains("Choose…").doesNotContainPattern("value=\"REFUND_REASON_OTHER\"[^>]*selected");
        assertThat(ana.get(address + "/quote?" + mugs() + "=1").body()).contains("£10.00");
        var refused = ana.post(
                action,
                mugs(),
                "1",
                "key",
                ConsoleShop.hidden(html, action, "key"),
                "seen",
                ConsoleShop.hidden(html, action, "seen"),
                "reason",
                "",
                "expected",
                "1000");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Please choose one.");
        assertThat(shop.refunds(order)).isEmpty();
    }

    @Test
    void a_refund_by_quantity_is_quoted_agreed_and_made_once_however_often_the_form_is_sent() {
        String html = form(ana);
        var quote = ana.get(address + "/quote?reason=DAMAGED_GOODS&" + mugs() + "=1");
        assertThat(quote.statusCode()).isEqualTo(200);
        assertThat(quote.body())
                .contains("name=\"expected\" value=\"1000\"", "£10.00")
                .doesNotContain("<html");

        var first = refund(ana, html, "1000", mugs(), "1");
        var again = refund(ana, html, "1000", mugs(), "1");
        assertThat(first.statusCode()).isEqualTo(303);
        assertThat(first.headers().firstValue("Location")).contains(address);
        assertThat(again.statusCode()).as("sent twice").isEqualTo(303);
        assertThat(shop.refunds(order))
                .singleElement()
                .satisfies(refund -> assertThat(refund.total()).isEqualTo(1_000));

        var back = refund(ana, html, "2000", mugs(), "2");
        assertThat(back.statusCode()).as("back button, other values").isEqualTo(422);
        assertThat(back.body()).contains("This form was sent before");
        assertThat(shop.refunds(order)).hasSize(1);
        assertThat(ana.get(address).body()).contains("Partly refunded", "Refund of £10.00", "Some SUPPORT");
    }

    @Test
    void without_script_the_amount_is_shown_before_anything_is_sent() {
        String html = form(ana);
        var unseen = refund(ana, html, "", mugs(), "2", "shipping", "5.00");
        assertThat(unseen.statusCode()).isEqualTo(422);
        assertThat(unseen.body())
                .contains("The buyer would get £25.00", "name=\"expected\" value=\"2500\"", "value=\"5.00\"");
        assertThat(shop.refunds(order)).isEmpty();

        var agreed = refund(ana, unseen.body(), "2500", mugs(), "2", "shipping", "5.00");
        assertThat(agreed.statusCode()).isEqualTo(303);
        assertThat(shop.refunds(order))
                .singleElement()
                .satisfies(refund -> assertThat(refund.total()).isEqualTo(2_500));

        var quoted = ana.post(action, "quote", "1", "reason", "WRONG_ITEM", "goodwill", "1", "key", "k");
        assertThat(quoted.statusCode()).isEqualTo(200);
        assertThat(quoted.body()).contains("£1.00");
        assertThat(shop.refunds(order)).hasSize(1);
    }

    @Test
    void bad_input_is_refused_with_the_values_kept() {
        String html = form(ana);
        String bowl = "q-" + shop.item(order, "BOWL");
        String bowlAmount = "a-" + shop.item(order, "BOWL");
        var many = refund(ana, html, "0", mugs(), "3", "note", "<script>alert(1)</script>");
        assertThat(many.statusCode()).isEqualTo(422);
        assertThat(many.body())
                .contains("A whole number from 0 to 2.", "&lt;script&gt;alert(1)")
                .doesNotContain("<script>alert(1)");

        assertThat(refund(ana, html, "0", mugs(), "two").statusCode()).isEqualTo(422);
        assertThat(refund(ana, html, "0", mugs(), "-1").statusCode()).isEqualTo(422);
        assertThat(refund(ana, html, "0", "shipping", "-1").statusCode()).isEqualTo(422);
        assertThat(refund(ana, html, "0", "shipping", "1.005").statusCode()).isEqualTo(422);
        assertThat(refund(ana, html, "0", bowl, "1", bowlAmount, "3").body())
                .contains("a quantity or an amount, not both");
        var nothing = refund(ana, html, "4500");
        assertThat(nothing.statusCode()).as("nothing is not everything").isEqualTo(422);
        assertThat(nothing.body()).contains("Enter a quantity or an amount");
        var deducted = refund(ana, html, "0", mugs(), "1", "deduction", "10.00");
        assertThat(deducted.body()).contains("It comes to nothing");
        var above = refund(ana, html, "0", "shipping", "5.01");
        assertThat(above.body()).contains("more shipping than is left");
        assertThat(refund(ana, html, "0", mugs(), "1", "reason", "X").statusCode())
                .isEqualTo(422);
        assertThat(shop.refunds(order)).isEmpty();
    }

    @Test
    void of_two_people_at_once_the_second_is_told_what_the_first_did() {
        var ben = shop.somebody(Role.FINANCE);
        String anas = form(ana);
        String bens = form(ben);
        assertThat(refund(ana, anas, "1000", mugs(), "1").statusCode()).isEqualTo(303);

        var second = refund(ben, bens, "1000", mugs(), "1");
        assertThat(second.statusCode()).isEqualTo(422);
        assertThat(second.body()).contains("was refunded since you opened the form");
        assertThat(shop.refunds(order)).hasSize(1);

        assertThat(refund(ben, second.body(), "1000", mugs(), "1").statusCode())
                .as("if it is still right")
                .isEqualTo(303);
        assertThat(shop.refunds(order)).hasSize(2);
    }

    @Test
    void everything_left_can_be_filled_in_and_then_nothing_is() {
        String html = ana.get(address + "?act=refund&all=1").body();
        assertThat(html).contains("name=\"expected\" value=\"4500\"");
        String bowl = "q-" + shop.item(order, "BOWL");
        var all = refund(ana, html, "4500", mugs(), "2", bowl, "1", "shipping", "5.00");
        assertThat(all.statusCode()).isEqualTo(303);
        String page = ana.get(address + "?act=refund").body();
        assertThat(page).contains("Refunded").doesNotContain("id=\"refund\"");
    }

    @Test
    void who_may_not_refund_is_neither_shown_the_form_nor_let_through() {
        var reader = shop.somebody(Role.READ_ONLY);
        String html = reader.get(address + "?act=refund").body();
        assertThat(html).contains("Ada Reed").doesNotContain("id=\"refund\"");
        assertThat(reader.post(action, mugs(), "1", "expected", "1000", "seen", "0")
                        .statusCode())
                .isEqualTo(403);
        assertThat(reader.get(address + "/quote?" + mugs() + "=1").statusCode()).isEqualTo(403);
        assertThat(shop.refunds(order)).isEmpty();
    }

    @Test
    void others_orders_are_not_there() {
        var stranger = new ConsoleShop(server).somebody(Role.OWNER);
        for (String path : new String[] {address, address + "?act=refund", address + "/quote?" + mugs() + "=1"}) {
            assertThat(stranger.get(path).statusCode()).as(path).isEqualTo(404);
        }
        stranger.get("/console/orders");
        for (String path : new String[] {"/refund", "/acknowledge", "/ship", "/cancel", "/notes", "/shipments/1"}) {
            assertThat(stranger.post(address + path, mugs(), "1", "body", "x", "reason", "OUT_OF_STOCK")
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(shop.refunds(order)).isEmpty();
    }
}
