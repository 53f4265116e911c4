package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.ledger.Ledger;
import dev.aftersale.testing.TestServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Orders that only try things out are never counted with real ones. */
class TestOrdersScenario {

    @RegisterExtension
    static final TestServer server = new TestServer();

    private ApiShop shop;

    @BeforeEach
    void open_a_shop() {
        shop = ApiShop.open(server);
    }

    private static Map<String, Object> test(Map<String, Object> sale) {
        var test = new LinkedHashMap<>(sale);
        test.put("is_test_order", true);
        return test;
    }

    @Test
    void lists_show_the_one_kind_or_the_other() {
        var sale = ApiShop.sale();
        String real = shop.place(sale);
        String test = shop.place(test(sale));
        assertThat(test).as("the checkout's number may be the same").isNotEqualTo(real);

        String list = shop.cms() + "/commerce_orders?state=CREATED&fields=is_test_order";
        for (String window : List.of("", "&updated_after=1700000000")) {
            assertThat(ids(list + window)).containsExactly(real);
            assertThat(ids(list + "&is_test_order=true" + window)).containsExactly(test);
        }
        assertThat(shop.get(test + "?fields=is_test_order").at("is_test_order")).isEqualTo("true");
    }

    private List<String> ids(String path) {
        return shop.get(path)
                .json()
                .path("data")
                .valueStream()
                .map(order -> order.path("id").asString(""))
                .toList();
    }

    @Test
    void the_books_of_tests_are_books_of_their_own() {
        String test = shop.shipped(test(ApiShop.sale()));
        assertThat(balances(false)).isEmpty();
        assertThat(balances(true)).isNotEmpty();
        assertThat(balances(true).values().stream().mapToLong(Long::longValue).sum())
                .isZero();

        shop.shipped();
        var before = balances(false);
        assertThat(before).isEqualTo(balances(true));
        shop.done(test + "/refunds", Map.of("reason_code", "WRONG_ITEM"));
        assertThat(balances(false)).isEqualTo(before);
    }

    private Map<String, Long> balances(boolean test) {
        var merchant = shop.merchant().id();
        return server.db().within(merchant, tx -> server.bean(Ledger.class).balances(tx, merchant, "USD", test));
    }

    @Test
    void tests_take_nothing_from_the_shelf_and_put_nothing_back() {
        String catalog = shop.merchant().catalogId() + "/products";
        shop.done(
                catalog,
                Map.of(
                        "retailer_id",
                        "mug",
                        "name",
                        "Mug",
                        "price",
                        Map.of("amount", "10.00", "currency", "USD"),
                        "inventory",
                        3));
        String test = shop.place(test(ApiShop.sale()));
        assertThat(stock(catalog)).isEqualTo("3");
        shop.done(test + "/cancellations", Map.of("restock_items", true));
        assertThat(stock(catalog)).isEqualTo("3");
        shop.place();
        assertThat(stock(catalog)).isEqualTo("0");
    }

    private String stock(String catalog) {
        return shop.get(catalog + "?retailer_id=mug&fields=inventory").at("data.0.inventory");
    }
}
