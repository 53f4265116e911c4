package dev.aftersale.consent;

import dev.aftersale.base.Db;
import dev.aftersale.base.Digests;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Tx;
import dev.aftersale.consent.Consent.State;
import dev.aftersale.event.Event;
import dev.aftersale.event.EventType;
import dev.aftersale.event.Events;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Consent to marketing. A buyer of a merchant, known by its e-mail address, is asked once, on the page of whichever order
 * comes first, and never again whatever it answers. What it gave at the checkout counts as given, and may be withdrawn here.
 */
@Component
public class Consents {

    private static final String ORDER_PAGE = "order page";
    private static final String CHECKOUT = "checkout";

    private static final Wording AT_THE_CHECKOUT =
            new Wording("en", "Given at the checkout, before the order came here.");

    private final Db db;
    private final Orders orders;
    private final Merchants merchants;
    private final Events events;

    Consents(Db db, Orders orders, Merchants merchants, Events events) {
        this.db = db;
        this.orders = orders;
        this.merchants = merchants;
        this.events = events;
    }

    /** What an order page shows of it. */
    public sealed interface Standing {

        /** Nothing: the merchant doesn't ask, there is nobody to write to, or the answer was no. */
        record Silent() implements Standing {}

        /** The question, for the first and last time. */
        record Ask(@Nullable String benefit, String privacyUrl) implements Standing {}

        /** That it was given, and how to withdraw it. */
        record Given() implements Standing {}
    }

    public Standing standing(Order order) {
        String email = order.buyer().email();
        if (email == null || email.isBlank() || order.core().test()) {
            return new Standing.Silent();
        }
        MerchantId merchant = order.core().merchant();
        Optional<Consent> consent = find(merchant, email);
        if (order.buyer().remarketing() || (consent.isPresent() && consent.get().state() == State.GIVEN)) {
            return new Standing.Given();
        }
        if (consent.isPresent()) {
            return new Standing.Silent();
        }
        var settings = merchants.get(merchant).settings();
        String privacy = settings.policies().privacyUrl();
        return settings.consent().offered() && privacy != null
                ? new Standing.Ask(settings.consent().benefit(), privacy)
                : new Standing.Silent();
    }

    public Optional<Consent> find(MerchantId merchant, String email) {
        return db.within(merchant, tx -> ConsentStore.find(tx, merchant, buyer(merchant, email)));
    }

    /** All that a buyer ever answered to a merchant, oldest first. */
    public List<Consent.Change> history(MerchantId merchant, String email) {
        return db.within(merchant, tx -> ConsentStore.history(tx, merchant, buyer(merchant, email)));
    }

    /**
     * The buyer's answer. Only the first one counts: whoever answers again, from another tab or another order, changes
     * nothing.
     *
     * @param wording what it read
     * @return whether it changed anything
     */
    public boolean answer(MerchantId merchant, long orderId, boolean yes, Wording wording) {
        State state = yes ? State.GIVEN : State.DECLINED;
        return db.within(merchant, tx -> {
            Order order = order(tx, merchant, orderId);
            byte[] buyer = buyer(merchant, email(order));
            if (ConsentStore.lock(tx, merchant, buyer).isPresent()
                    || order.buyer().remarketing()) {
                return false;
            }
            record(tx, order, buyer, state, wording, ORDER_PAGE);
            if (yes) {
                orders.setRemarketing(tx, merchant, email(order), true);
                publish(tx, order, EventType.CONSENT_GIVEN, wording.version());
            }
            return true;
        });
    }

    private static void record(Tx tx, Order order, byte[] buyer, State state, Wording wording, String via) {
        MerchantId merchant = order.core().merchant();
        ConsentStore.keepWording(tx, merchant, wording);
        ConsentStore.insert(tx, merchant, buyer, new Consent(state, order.id(), wording.version(), tx.now(), tx.now()));
        ConsentStore.log(tx, merchant, buyer, order.id(), state, wording.version(), via);
    }

    /** Takes consent back, for all orders of the buyer; returns whether there was one. */
    public boolean withdraw(MerchantId merchant, long orderId) {
        return db.within(merchant, tx -> {
            Order order = order(tx, merchant, orderId);
            byte[] buyer = buyer(merchant, email(order));
            var earlier = ConsentStore.lock(tx, merchant, buyer);
            boolean given = earlier.isPresent() && earlier.get().state() == State.GIVEN;
            if (!given && !order.buyer().remarketing()) {
                return false;
            }
            byte[] wording = given ? earlier.get().wording() : AT_THE_CHECKOUT.version();
            if (earlier.isEmpty()) {
                record(tx, order, buyer, State.GIVEN, AT_THE_CHECKOUT, CHECKOUT);
            } else if (!given) { // the checkout asked again, after all
                ConsentStore.keepWording(tx, merchant, AT_THE_CHECKOUT);
                ConsentStore.give(tx, merchant, buyer, orderId, wording);
                ConsentStore.log(tx, merchant, buyer, orderId, State.GIVEN, wording, CHECKOUT);
            }
            ConsentStore.withdraw(tx, merchant, buyer);
            ConsentStore.log(tx, merchant, buyer, orderId, State.WITHDRAWN, wording, ORDER_PAGE);
            orders.setRemarketing(tx, merchant, email(order), false);
            publish(tx, order, EventType.CONSENT_WITHDRAWN, wording);
            return true;
        });
    }

    /** A consent holds for what the buyer orders later, too. The addresses of those of {@code emails} who gave it. */
    List<String> given(Tx tx, MerchantId merchant, Collection<String> emails) {
        var byBuyer = new HashMap<String, String>();
        emails.forEach(email -> byBuyer.put(HexFormat.of().formatHex(buyer(merchant, email)), email));
        return ConsentStore.given(tx, merchant, byBuyer.keySet()).stream()
                .map(byBuyer::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private void publish(Tx tx, Order order, EventType type, byte[] wording) {
        var core = order.core();
        events.publish(
                tx,
                Event.of(
                        tx,
                        type,
                        core.merchant(),
                        order.id(),
                        order.id(),
                        core.test(),
                        Map.of(
                                "email_remarketing_option",
                                type == EventType.CONSENT_GIVEN,
                                "wording_version",
                                HexFormat.of().formatHex(wording, 0, 8))));
    }

    private Order order(Tx tx, MerchantId merchant, long orderId) {
        return orders.find(tx, merchant, List.of(orderId), Set.of()).stream()
                .findFirst()
                .orElseThrow(() -> Problem.INVALID_ORDER.because("Invalid Order ID: " + orderId + "."));
    }

    private static String email(Order order) {
        String email = order.buyer().email();
        if (email == null || email.isBlank()) {
            throw Problem.INVALID_PARAMETER.because("There is no address to write to.");
        }
        return email;
    }

    /** Whoever it is stays the same in upper and lower case, and is another one to another merchant. */
    private static byte[] buyer(MerchantId merchant, String email) {
        return Digests.sha256(merchant + "\n" + email.strip().toLowerCase(Locale.ROOT));
    }
}
