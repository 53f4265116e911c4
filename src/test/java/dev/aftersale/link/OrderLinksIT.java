package dev.aftersale.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.Seed;
import dev.aftersale.link.OrderLinks.Visit;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrderLinksIT {

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.workers.enabled", "false")
            .with("aftersale.public-url", "https://market.test/");

    private final OrderLinks links = server.bean(OrderLinks.class);
    private final Boutique shop = new Boutique(server, "Links");

    @AfterEach
    void real_time() {
        server.clock().run();
    }

    private String token(long order) {
        String url = links.url(shop.id(), order);
        assertThat(url).startsWith("https://market.test/o/");
        return url.substring(url.lastIndexOf('/') + 1);
    }

    @Test
    void a_link_opens_its_order_and_no_other() {
        long first = shop.sell("a@buyers.test");
        long second = shop.sell("b@buyers.test");
        String one = token(first);
        String other = token(second);

        assertThat(one).isNotEqualTo(other).hasSize(54).doesNotContain(Long.toString(first));
        assertThat(links.open(one)).isEqualTo(new Visit.Open(shop.id(), first));
        assertThat(links.open(other)).isEqualTo(new Visit.Open(shop.id(), second));
    }

    @Test
    void notices_of_one_week_carry_the_same_link() {
        long order = shop.sell("a@buyers.test");
        String first = token(order);
        assertThat(token(order)).isEqualTo(first);
        server.clock().advance(Duration.ofDays(8));
        assertThat(token(order)).isNotEqualTo(first);
        assertThat(links.open(first)).isInstanceOf(Visit.Open.class);
    }

    @Test
    void what_was_changed_anywhere_opens_nothing() {
        String token = token(shop.sell("a@buyers.test"));
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var random = new Random(Seed.of("forged links"));
        for (int i = 0; i < token.length(); i++) {
            var forged = new StringBuilder(token);
            do {
                forged.setCharAt(i, alphabet.charAt(random.nextInt(64)));
            } while (forged.toString().equals(token));
            assertThat(links.open(forged.toString())).as("%s at %d", forged, i).isInstanceOf(Visit.Unknown.class);
        }
    }

    @Test
    void the_signature_of_one_order_is_worth_nothing_for_another() {
        byte[] one = Base64.getUrlDecoder().decode(token(shop.sell("a@buyers.test")));
        byte[] other = Base64.getUrlDecoder().decode(token(shop.sell("b@buyers.test")));
        byte[] mixed = ByteBuffer.allocate(40).put(one, 0, 8).put(other, 8, 32).array();
        assertThat(links.open(Base64.getUrlEncoder().withoutPadding().encodeToString(mixed)))
                .isInstanceOf(Visit.Unknown.class);
    }

    @Test
    void nonsense_opens_nothing() {
        var tokens = new ArrayList<String>();
        tokens.add("");
        tokens.add("1");
        tokens.add("%00");
        tokens.add("ü".repeat(54));
        tokens.add("A".repeat(54));
        tokens.add("=".repeat(54));
        tokens.add("A".repeat(100_000));
        for (String token : tokens) {
            assertThat(links.open(token)).isInstanceOf(Visit.Unknown.class);
        }
    }

    @Test
    void a_link_ends_after_ninety_days_but_not_while_the_order_is_open() {
        long order = shop.sell("a@buyers.test");
        String token = token(order);
        server.clock().advance(Duration.ofDays(91));
        assertThat(links.open(token)).isEqualTo(new Visit.Open(shop.id(), order));

        shop.ship(order);
        assertThat(links.open(token)).isEqualTo(new Visit.Ended(shop.id(), order));

        assertThat(links.open(token(order))).isEqualTo(new Visit.Open(shop.id(), order));
    }

    @Test
    void a_revoked_link_ends_at_once_and_the_next_notice_has_another() {
        long order = shop.sell("a@buyers.test");
        String token = token(order);
        links.revoke(shop.id(), order);
        assertThat(links.open(token)).isEqualTo(new Visit.Ended(shop.id(), order));
        String next = token(order);
        assertThat(next).isNotEqualTo(token);
        assertThat(links.open(next)).isEqualTo(new Visit.Open(shop.id(), order));
    }

    @Test
    void asked_for_again_and_again_it_is_mailed_five_times_a_day() {
        long order = shop.sell("a@buyers.test");
        int made = 0;
        for (int i = 0; i < 60; i++) {
            made += renewed(order) ? 1 : 0;
            server.clock().advance(Duration.ofMinutes(2));
        }
        assertThat(made).isEqualTo(5);
        server.clock().advance(Duration.ofDays(1));
        assertThat(renewed(order)).isTrue();
        assertThat(renewed(order)).isFalse();
    }

    private boolean renewed(long order) {
        return server.db()
                .within(shop.id(), tx -> links.renew(tx, shop.id(), order).isPresent());
    }
}
