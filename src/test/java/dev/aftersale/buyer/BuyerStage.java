package dev.aftersale.buyer;

import dev.aftersale.link.OrderLinks;
import dev.aftersale.merchant.ConsentOffer;
import dev.aftersale.merchant.Contacts;
import dev.aftersale.merchant.Policies;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A shop of its own, a buyer's browser, and the links that its buyers get. */
final class BuyerStage {

    /** What must stay text wherever it is shown. */
    static final String HTML = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'><b>";

    final Boutique shop;
    final Browser browser;
    private final TestServer server;

    BuyerStage(TestServer server) {
        this.server = server;
        this.browser = new Browser(server);
        this.shop = new Boutique(
                server,
                "Boutique Nord",
                SettingsChange.of(
                        new Policies("Within 30 days.", "https://shop.test/privacy", "https://shop.test/terms")),
                SettingsChange.of(new Contacts(null, "+49 421 1", "https://shop.test/help")),
                SettingsChange.of(new ConsentOffer(true, "10 % off")));
    }

    /** The path of the order's page. */
    String link(long order) {
        String url = server.bean(OrderLinks.class).url(shop.id(), order);
        return url.substring(url.indexOf("/o/"));
    }

    /** The first column of what {@code sql} finds, across all fences. */
    List<String> rows(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = server.database().asOwner();
                var rows = connection.createStatement().executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
