package dev.aftersale.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.base.MerchantId;
import dev.aftersale.doctor.Doctor;
import dev.aftersale.ledger.FeeSchedule;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.MerchantSearch;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.order.NewOrder;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import dev.aftersale.returns.Party;
import dev.aftersale.returns.RequestReturn;
import dev.aftersale.returns.Resolution;
import dev.aftersale.returns.ReturnClock;
import dev.aftersale.returns.ReturnReason;
import dev.aftersale.returns.Returns;
import dev.aftersale.staff.Role;
import dev.aftersale.staff.Staff;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The platform's own console. */
class OperatorPagesIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    private static final List<String> PAGES = List.of(
            "/operator",
            "/operator/merchants",
            "/operator/merchants/new",
            "/operator/orders",
            "/operator/queues",
            "/operator/webhooks",
            "/operator/webhooks?all=true");

    private static TestBrowser operator;

    @BeforeAll
    static void logIn() {
        operator = TestBrowser.operator(server);
    }

    private static Merchant merchant(String name) {
        return server.bean(Merchants.class)
                .create(new NewMerchant(name, "EUR", "DE", "help@shop.test", SettingsChange.NONE));
    }

    private static String body(String path) {
        HttpResponse<String> answer = operator.get(path);
        assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void operators_get_in_and_nobody_else() {
        var staff = TestBrowser.staff(server, merchant("Shop of staff").id(), Role.OWNER);
        for (String path : PAGES) {
            body(path);
            assertThat(new TestBrowser(server).get(path).statusCode()).as(path).isEqualTo(302);
            assertThat(staff.get(path).statusCode()).as(path).isEqualTo(302);
        }
    }

    @Test
    void home_says_that_money_is_simulated_and_what_the_doctor_found() {
        assertThat(body("/operator")).contains("Money is only simulated", "Nobody has checked them yet");

        server.bean(Doctor.class).examine();

        assertThat(body("/operator")).contains("Whole").doesNotContain("The books are not whole");
    }

    @Test
    void a_queue_that_is_late_is_said_on_the_first_page_with_what_to_do() {
        var shop = merchant("Slow mail");
        server.db().platform(tx -> {
            tx.write(
                    """
                    INSERT INTO mail_out (shard, id, merchant_id, event_id, kind, role, order_id, object_id, test,
                                          recipient, domain, message_id, happened_at, state, created_at, next_at)
                    VALUES (?, 1, ?, 1, 'RECEIVED', 'BUYER', 1, 1, false, 'a@b.test', 'b.test', 'x', ?, 'WAITING', ?, ?)
                    """,
                    shop.id().shard(),
                    shop.id(),
                    tx.now(),
                    tx.now().minus(Duration.ofHours(2)),
                    tx.now().plus(Duration.ofHours(2)));
            return null;
        });

        assertThat(body("/operator")).contains("Late: Mails", "See what the other mail servers say");
        assertThat(body("/operator/queues")).contains("Late");
    }

    @Test
    void a_form_that_is_sent_twice_makes_one_merchant_and_a_wrong_one_none() {
        operator.get("/operator/merchants/new");
        String[] wanted = {"key", "the-form", "name", "Twice <i>Ltd</i>", "currency", "eur", "country", "de"};
        var first = operator.post("/operator/merchants", wanted);
        var second = operator.post("/operator/merchants", wanted);

        assertThat(first.statusCode()).isEqualTo(303);
        assertThat(second.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        String path = first.headers().firstValue("Location").orElseThrow();
        assertThat(body(path)).contains("Twice &lt;i&gt;Ltd&lt;/i&gt;").doesNotContain("<i>Ltd");
        assertThat(body("/operator/merchants?q=twice"))
                .contains("Twice &lt;i&gt;Ltd")
                .doesNotContain("<i>Ltd");
        assertThat(server.bean(Merchants.class).search(new MerchantSearch("Twice", false, 0, 9)))
                .hasSize(1);

        var wrong = operator.post(
                "/operator/merchants", "name", "Wrong", "currency", "EURO", "country", "XX", "support_email", "x");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("value=\"Wrong\"", "value=\"EURO\"", "id=\"f-currency-error\"");
        wrong = operator.post("/operator/merchants", "name", "Wrong", "currency", "XXX", "country", "DE");
        assertThat(wrong.body()).contains("A code of ISO 4217");
        wrong = operator.post("/operator/merchants", "name", "Wrong", "currency", "EUR", "country", "QQ");
        assertThat(wrong.body()).contains("<a href=\"#f-country\">Country: Please choose a country from the list.</a>");
        assertThat(server.bean(Merchants.class).search(new MerchantSearch("Wrong", false, 0, 9)))
                .isEmpty();
    }

    @Test
    void the_owner_of_a_new_merchant_is_invited_once_and_a_wrong_address_makes_no_merchant() {
        operator.get("/operator/merchants/new");
        String[] wanted = {
            "key", "owned", "name", "Owned Ltd", "currency", "eur", "country", "de", "owner_email", "Olga@Owned.test"
        };
        var first = operator.post("/operator/merchants", wanted);
        operator.post("/operator/merchants", wanted);
        String path = first.headers().firstValue("Location").orElseThrow();
        assertThat(body(path)).contains("olga@owned.test");
        var id = new MerchantId(Long.parseLong(path.substring(path.lastIndexOf('/') + 1)));
        assertThat(server.bean(Staff.class).of(id)).singleElement().satisfies(owner -> {
            assertThat(owner.role()).isEqualTo(Role.OWNER);
            assertThat(owner.joined()).isFalse();
        });
        assertThat(letters("olga@owned.test")).isEqualTo(1);

        var wrong = operator.post(
                "/operator/merchants", "name", "Unowned", "currency", "EUR", "country", "DE", "owner_email", "olga");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("id=\"f-owner_email-error\"", "value=\"Unowned\"");
        assertThat(server.bean(Merchants.class).search(new MerchantSearch("Unowned", false, 0, 9)))
                .isEmpty();
    }

    private static int letters(String recipient) {
        return server.db()
                .platform(tx -> tx.sql()
                        .sql("SELECT count(*) FROM account_mail WHERE recipient = ?")
                        .param(recipient)
                        .query(Integer.class)
                        .single());
    }

    @Test
    void a_return_that_nobody_answers_in_time_is_on_the_first_page() {
        var shop = new Boutique(server, "Slow <i>answers</i>");
        long order = shop.sell("waiting@buyers.test");
        shop.ship(order);
        var returns = server.bean(Returns.class);
        await().until(() -> returns.eligibility(shop.id(), order).isAny());
        var item = shop.order(order).items().getFirst();
        var bottle = new RequestReturn.Wanted(item.id(), null, 1, ReturnReason.OTHER, null, null);
        long id = returns.request(
                        shop.id(),
                        new RequestReturn(
                                order, Party.BUYER, List.of(bottle), Resolution.REFUND, null, null, List.of()),
                        null)
                .value()
                .id();
        assertThat(body("/operator")).doesNotContain("not answered in time");
        server.clock().advance(Duration.ofDays(7));
        try {
            server.bean(ReturnClock.class).tick();
            operator = TestBrowser.operator(server); // the old session has rested too long
            assertThat(body("/operator"))
                    .contains("1 return was not answered in time", "/operator/orders/" + order)
                    .contains("Slow &lt;i&gt;answers")
                    .doesNotContain("<i>answers");
            returns.accept(shop.id(), new Returns.Accept(id, null, null), null);
            assertThat(body("/operator")).doesNotContain("not answered in time");
        } finally {
            server.clock().run();
            operator = TestBrowser.operator(server);
        }
    }

    @Test
    void a_merchant_is_suspended_with_a_reason_that_it_reads_and_resumed() {
        var shop = merchant("To be suspended");
        var owner = TestBrowser.staff(server, shop.id(), Role.OWNER);
        String path = "/operator/merchants/" + shop.id();
        operator.get(path);

        var refused = operator.post(path + "/suspend", "reason", " ");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"f-reason-error\"");
        assertThat(operator.post(path + "/suspend", "reason", "Fraud <script>alert(1)</script>")
                        .statusCode())
                .isEqualTo(303);

        assertThat(body(path)).contains("Fraud &lt;script&gt;").doesNotContain("<script>alert");
        assertThat(body("/operator")).contains("To be suspended");
        assertThat(body("/operator/merchants?suspended=true")).contains("To be suspended");
        owner.get("/console/settings/shop");
        assertThat(owner.get("/console/settings").body())
                .contains("This account is suspended", "Fraud &lt;script&gt;")
                .doesNotContain("<script>alert");
        assertThat(owner.post(
                                "/console/settings/shop",
                                "name",
                                "Still me",
                                "time_zone",
                                "UTC",
                                "locale",
                                "en",
                                "low_stock_below",
                                "1")
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.bean(Merchants.class).get(shop.id()).name()).isEqualTo("To be suspended");

        operator.get(path);
        assertThat(operator.post(path + "/resume").statusCode()).isEqualTo(303);
        assertThat(server.bean(Merchants.class).get(shop.id()).suspended()).isFalse();
        assertThat(body(path)).contains("merchant.resumed", "merchant.suspended", "Some Operator");
    }

    @Test
    void terms_are_settled_in_percent_and_amounts() {
        var shop = merchant("On terms");
        String path = "/operator/merchants/" + shop.id();
        assertThat(body(path)).contains("value=\"2.9\"", "value=\"0.40\"");

        var answer = operator.post(
                path + "/terms",
                "selling_rate",
                "7,25",
                "selling_minimum",
                "0.50",
                "processing_rate",
                "1.5",
                "processing_fixed",
                "0.25",
                "hold_minutes",
                "0",
                "ship_days",
                "2",
                "cancel_days",
                "20",
                "release_days",
                "7",
                "prices_include_tax",
                "on");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        var settings = server.bean(Merchants.class).get(shop.id()).settings();
        assertThat(settings.fees()).isEqualTo(new FeeSchedule(725, 50, 150, 25));
        assertThat(settings.hold()).isZero();
        assertThat(settings.releaseAfter()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.pricesIncludeTax()).isTrue();

        answer = operator.post(
                path + "/terms",
                "selling_rate",
                "7.255",
                "processing_rate",
                "101",
                "selling_minimum",
                "a lot",
                "cancel_days",
                "0");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains(
                        "id=\"f-selling_rate-error\"",
                        "id=\"f-processing_rate-error\"",
                        "id=\"f-selling_minimum-error\"",
                        "id=\"f-cancel_days-error\"",
                        "value=\"a lot\"");
        assertThat(server.bean(Merchants.class).get(shop.id()).settings()).isEqualTo(settings);
    }

    @Test
    void any_order_is_found_by_what_is_known_of_it_and_shown() {
        var first = merchant("First shop");
        var second = merchant("Second shop");
        long order = place(first.id(), "REF-77", "ada@buyer.test");
        long other = place(second.id(), "REF-88", "ada@buyer.test");

        assertThat(body("/operator/orders"))
                .as("the newest, before anybody searches")
                .contains("/operator/orders/" + order, "/operator/orders/" + other, "Newest orders");
        assertThat(body("/operator/orders?q=" + order)).contains("First shop").doesNotContain("Second shop");
        assertThat(body("/operator/orders?q=ADA@buyer.test"))
                .contains(Long.toString(order), Long.toString(other), "First shop", "Second shop");
        assertThat(body("/operator/orders?q=ref-88"))
                .contains(Long.toString(other))
                .doesNotContain("First shop");
        assertThat(body("/operator/orders?q=%3Cscript%3E")).doesNotContain("<script>\"", "\"><script>");
        assertThat(body("/operator/orders/" + order))
                .contains("First shop", "Mug &lt;b&gt;blue&lt;/b&gt;", "ada@buyer.test", "order.placed")
                .doesNotContain("<b>blue");
        assertThat(operator.get("/operator/orders/" + (order + 1)).statusCode()).isEqualTo(404);
        assertThat(operator.get("/operator/merchants/4711").statusCode()).isEqualTo(404);
    }

    private static long place(MerchantId shop, String number, String email) {
        server.bean(Merchants.class)
                .change(shop, new SettingsChange(0L, null, null, null, null, null, null, null, null));
        var sale = new NewOrder(
                number,
                false,
                "online",
                "EUR",
                null,
                List.of(new NewOrder.Line("MUG", null, "Mug <b>blue</b>", 1, 1_450, 0, 290, null)),
                0,
                0,
                null,
                new Order.Buyer(null, "Ada Reed", email, null, false),
                null,
                List.of(),
                new NewOrder.Payment("external", "paid-elsewhere"));
        return server.bean(Orders.class).place(shop, sale, null).value().id();
    }
}
