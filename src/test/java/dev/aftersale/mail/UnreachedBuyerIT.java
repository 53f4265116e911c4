package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.link.OrderLinks;
import dev.aftersale.staff.Role;
import dev.aftersale.support.Message.Author;
import dev.aftersale.testing.TestBrowser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A buyer whose address sends mail back: told on the page that needs no mail, and the merchant on its own. */
class UnreachedBuyerIT {

    private static final String TOLD_BUYER = "Our mails to you come back.";
    private static final String TOLD_SHOP = "Mail to the buyer has come back since";

    @RegisterExtension
    static final Relay relay = new Relay();

    @Test
    void both_sides_are_told_that_mail_to_the_buyer_comes_back_until_one_is_taken() {
        var staff = TestBrowser.staff(relay.server, relay.shop.id, Role.OWNER);
        await().until(() -> !relay.buyers.takenFor(relay.buyer).isEmpty());
        assertThat(buyersPage()).doesNotContain(TOLD_BUYER);
        assertThat(staff.get(ordersPage()).body()).doesNotContain(TOLD_SHOP);

        relay.buyers.onRecipient = recipient -> recipient.equals(relay.buyer) ? 550 : 250;
        relay.write(Author.MERCHANT, "On its way.");

        await().until(() -> buyersPage().contains(TOLD_BUYER));
        assertThat(buyersPage()).contains("They go to a…@b….test.").doesNotContain(relay.buyer);
        assertThat(staff.get(ordersPage()).body())
                .contains(TOLD_SHOP, "Its server refuses our mail.")
                .doesNotContain(relay.buyer, "scripted 550");
        long other = relay.shop.sell("Bob", "bob@buyers.test", "Lamp");
        assertThat(staff.get("/console/orders/" + other).body()).doesNotContain(TOLD_SHOP);

        relay.buyers.onRecipient = recipient -> 250;
        relay.write(Author.MERCHANT, "Did you get it?");

        await().until(() -> !buyersPage().contains(TOLD_BUYER));
        assertThat(staff.get(ordersPage()).body()).doesNotContain(TOLD_SHOP);
    }

    private static String buyersPage() {
        String url = relay.server.bean(OrderLinks.class).url(relay.shop.id, relay.order);
        return new TestBrowser(relay.server)
                .get(url.substring(url.indexOf("/o/")))
                .body();
    }

    private static String ordersPage() {
        return "/console/orders/" + relay.order;
    }
}
