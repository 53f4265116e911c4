package dev.aftersale.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.aftersale.consent.Consents.Standing;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventType;
import dev.aftersale.merchant.ConsentOffer;
import dev.aftersale.merchant.Policies;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.order.Order;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConsentsIT {

    private static final Wording WORDING = new Wording("en", "May the shop write to you? 10 % off.");

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", "false");

    private final Consents consents = server.bean(Consents.class);
    private final Boutique shop = new Boutique(
            server,
            "Consent",
            SettingsChange.of(new Policies(null, "https://shop.test/privacy", null)),
            SettingsChange.of(new ConsentOffer(true, "10 % off")));

    private Standing standing(long order) {
        return consents.standing(shop.order(order));
    }

    private static List<String> events(long order) throws SQLException {
        var events = new ArrayList<String>();
        try (var connection = server.database().asOwner();
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT type FROM event WHERE type LIKE 'consent.%' AND order_id = " + order
                                + " ORDER BY id")) {
            while (rows.next()) {
                events.add(rows.getString(1));
            }
        }
        return events;
    }

    @Test
    void nobody_is_asked_where_the_merchant_offers_nothing() {
        var quiet = new Boutique(server, "Quiet");
        long order = quiet.sell("a@buyers.test");
        assertThat(consents.standing(quiet.order(order))).isInstanceOf(Standing.Silent.class);
    }

    @Test
    void yes_is_given_for_all_orders_of_the_buyer_and_never_asked_again() throws Exception {
        long order = shop.sell("Anna@buyers.test");
        long second = shop.sell("anna@BUYERS.test");
        long other = shop.sell("bert@buyers.test");
        assertThat(standing(order)).isEqualTo(new Standing.Ask("10 % off", "https://shop.test/privacy"));

        consents.answer(shop.id(), order, true, WORDING);

        assertThat(standing(order)).isInstanceOf(Standing.Given.class);
        assertThat(standing(second)).isInstanceOf(Standing.Given.class);
        assertThat(standing(other)).isInstanceOf(Standing.Ask.class);
        assertThat(shop.order(order).buyer().remarketing()).isTrue();
        assertThat(shop.order(second).buyer().remarketing()).isTrue();
        assertThat(shop.order(other).buyer().remarketing()).isFalse();
        assertThat(events(order)).containsExactly("consent.given");
    }

    @Test
    void no_is_an_answer_too() throws Exception {
        long order = shop.sell("carl@buyers.test");
        consents.answer(shop.id(), order, false, WORDING);
        assertThat(standing(order)).isInstanceOf(Standing.Silent.class);
        assertThat(standing(shop.sell("carl@buyers.test"))).isInstanceOf(Standing.Silent.class);

        consents.answer(shop.id(), order, true, WORDING); // from a tab that still shows the question

        assertThat(standing(order)).isInstanceOf(Standing.Silent.class);
        assertThat(shop.order(order).buyer().remarketing()).isFalse();
        assertThat(events(order)).isEmpty();
        assertThat(consents.history(shop.id(), "carl@buyers.test")).hasSize(1);
    }

    @Test
    void many_answers_at_once_are_one() throws Exception {
        long order = shop.sell("dora@buyers.test");
        IntStream.range(0, 16).parallel().forEach(i -> consents.answer(shop.id(), order, true, WORDING));
        assertThat(events(order)).containsExactly("consent.given");
        assertThat(consents.history(shop.id(), "dora@buyers.test")).hasSize(1);
    }

    @Test
    void what_was_given_is_withdrawn_once_and_the_log_tells_what_was_read() throws Exception {
        long order = shop.sell("emil@buyers.test");
        consents.answer(shop.id(), order, true, WORDING);
        consents.withdraw(shop.id(), order);
        consents.withdraw(shop.id(), order);

        assertThat(standing(order)).isInstanceOf(Standing.Silent.class);
        assertThat(shop.order(order).buyer().remarketing()).isFalse();
        assertThat(events(order)).containsExactly("consent.given", "consent.withdrawn");
        assertThat(consents.history(shop.id(), "EMIL@buyers.test"))
                .extracting(Consent.Change::to, Consent.Change::wording, Consent.Change::via)
                .containsExactly(
                        tuple(Consent.State.GIVEN, WORDING.text(), "order page"),
                        tuple(Consent.State.WITHDRAWN, WORDING.text(), "order page"));
    }

    @Test
    void what_was_given_at_the_checkout_counts_and_can_be_withdrawn() throws Exception {
        long order = shop.sell(new Order.Buyer(null, "Finn", "finn@buyers.test", null, true), "DE", false);
        assertThat(standing(order)).isInstanceOf(Standing.Given.class);
        consents.withdraw(shop.id(), order);
        assertThat(standing(order)).isInstanceOf(Standing.Silent.class);
        assertThat(shop.order(order).buyer().remarketing()).isFalse();
        assertThat(events(order)).containsExactly("consent.withdrawn");
        assertThat(consents.history(shop.id(), "finn@buyers.test"))
                .extracting(Consent.Change::to)
                .containsExactly(Consent.State.GIVEN, Consent.State.WITHDRAWN);
    }

    @Test
    void a_consent_to_one_merchant_is_none_to_another() {
        long order = shop.sell("gina@buyers.test");
        consents.answer(shop.id(), order, true, WORDING);
        var other = new Boutique(
                server,
                "Other",
                SettingsChange.of(new Policies(null, "https://other.test/privacy", null)),
                SettingsChange.of(new ConsentOffer(true, null)));
        assertThat(consents.standing(other.order(other.sell("gina@buyers.test"))))
                .isInstanceOf(Standing.Ask.class);
        assertThat(consents.find(other.id(), "gina@buyers.test")).isEmpty();
    }

    @Test
    void a_consent_given_again_at_the_checkout_can_be_withdrawn_again() throws Exception {
        long order = shop.sell("hugo@buyers.test");
        consents.answer(shop.id(), order, true, WORDING);
        consents.withdraw(shop.id(), order);
        long later = shop.sell(new Order.Buyer(null, "Hugo", "hugo@buyers.test", null, true), "DE", false);
        assertThat(standing(later)).isInstanceOf(Standing.Given.class);
        assertThat(consents.withdraw(shop.id(), later)).isTrue();
        assertThat(standing(later)).isInstanceOf(Standing.Silent.class);
        assertThat(consents.history(shop.id(), "hugo@buyers.test")).hasSize(4);
    }

    @Test
    void what_was_given_holds_for_later_orders() {
        consents.answer(shop.id(), shop.sell("ines@buyers.test"), true, WORDING);
        long later = shop.sell("Ines@buyers.test");
        assertThat(shop.order(later).buyer().remarketing()).isFalse();
        server.db().platform(tx -> {
            server.bean(LaterOrders.class)
                    .accept(
                            tx,
                            List.of(Event.of(tx, EventType.ORDER_PLACED, shop.id(), later, later, false, Map.of())));
            return later;
        });
        assertThat(shop.order(later).buyer().remarketing()).isTrue();
    }

    @Test
    void who_takes_it_back_while_a_later_order_is_marked_has_the_last_word() throws Exception {
        consents.answer(shop.id(), shop.sell("jana@buyers.test"), true, WORDING);
        long later = shop.sell("jana@buyers.test");
        var withdrawn = server.db().platform(tx -> {
            server.bean(LaterOrders.class)
                    .accept(
                            tx,
                            List.of(Event.of(tx, EventType.ORDER_PLACED, shop.id(), later, later, false, Map.of())));
            var withdrawal = CompletableFuture.supplyAsync(() -> consents.withdraw(shop.id(), later));
            Awaitility.await().until(() -> withdrawal.isDone() || somebodyWaitsForALock());
            return withdrawal;
        });
        assertThat(withdrawn.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(shop.order(later).buyer().remarketing()).isFalse();
    }

    private static boolean somebodyWaitsForALock() throws SQLException {
        try (var owner = server.database().asOwner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery("SELECT 1 FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
            return rows.next();
        }
    }
}
