package dev.aftersale.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditQuestion;
import dev.aftersale.order.Inventory;
import dev.aftersale.order.Product;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InventoryPagesIT {

    @RegisterExtension
    static final TestServer server = new TestServer();

    ConsoleShop shop;
    TestBrowser ana;
    Product mug;

    @BeforeEach
    void open() {
        shop = new ConsoleShop(server);
        ana = shop.somebody(Role.SUPPORT);
        mug = server.bean(Inventory.class).put(shop.id, "MUG", "Mug <i>blue</i>", 1_000, null, 24);
        server.bean(Inventory.class).put(shop.id, "BOWL", "Bowl", 2_000, 1_800L, 3);
        server.bean(Inventory.class).put(shop.id, "VASE", "Vase", 1_900, null, 0);
    }

    private Product product() {
        return server.bean(Inventory.class).find(shop.id, mug.id()).orElseThrow();
    }

    @Test
    void products_are_listed_searched_and_what_is_low_is_found() {
        String all = ana.get("/console/inventory").body();
        assertThat(all)
                .contains("Mug &lt;i&gt;blue", "Bowl", "Vase", "Sold out")
                .doesNotContain("<i>blue");
        assertThat(ana.get("/console/inventory?q=bow").body()).contains("Bowl").doesNotContain("Vase");
        assertThat(ana.get("/console/inventory?q=vas").body()).contains("VASE").doesNotContain("Bowl");
        assertThat(ana.get("/console/inventory?low=1").body())
                .contains("Bowl", "Vase")
                .doesNotContain("Mug &lt;i");
        assertThat(ana.get("/console").body()).contains("2 products are running low", "1 is sold out");
    }

    @Test
    void a_stock_that_is_set_by_hand_does_not_undo_what_was_sold_meanwhile() {
        String address = "/console/inventory/" + mug.id();
        String html = ana.get(address).body();
        String key = ConsoleShop.hidden(html, address, "key");
        shop.sell("Ada Reed"); // two mugs
        String[] fields = {"title", "Mug", "price", "12.50", "sale", "", "stock", "30", "seen", "24", "key", key};
        assertThat(ana.post(address, fields).statusCode()).isEqualTo(303);
        assertThat(ana.post(address, fields).statusCode()).as("sent twice").isEqualTo(303);
        assertThat(product().stock()).isEqualTo(28);
        assertThat(product().price()).isEqualTo(1_250);
        assertThat(server.bean(Audit.class)
                        .list(shop.id, new AuditQuestion(null, "product.changed", null, null, null, null, 10)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.actor().name()).isEqualTo("Some SUPPORT"));
    }

    @Test
    void bad_input_is_refused_and_others_products_are_not_there() {
        String address = "/console/inventory/" + mug.id();
        ana.get(address);
        var bad = ana.post(address, "title", "", "price", "cheap", "stock", "-1", "seen", "24", "key", "k");
        assertThat(bad.statusCode()).isEqualTo(422);
        assertThat(bad.body()).contains("Please fill this in.", "An amount such as", "cheap");
        assertThat(product().stock()).isEqualTo(24);
        var stranger = new ConsoleShop(server).somebody(Role.OWNER);
        assertThat(stranger.get(address).statusCode()).isEqualTo(404);
        var finance = shop.somebody(Role.FINANCE);
        assertThat(finance.get(address).statusCode()).isEqualTo(200);
        assertThat(finance.post(address, "title", "x", "price", "1").statusCode())
                .isEqualTo(403);
    }
}
