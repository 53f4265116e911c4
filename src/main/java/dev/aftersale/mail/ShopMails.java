package dev.aftersale.mail;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.relay.Decision;
import dev.aftersale.mail.relay.Inbox;
import dev.aftersale.mail.relay.Received;
import dev.aftersale.mail.shop.ShopMail;
import dev.aftersale.mask.MailDomain;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import dev.aftersale.support.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Mails that merchants' shops send buyers by themselves, though the platform tells them already. Their senders hear "250"; what
 * becomes of them is the merchant's choice, and none goes to a buyer twice.
 */
@Component
public class ShopMails {

    /** How long one is held: mails are kept as they came for 30 days, and one that is sent on may be under way for five. */
    public static final Duration HELD = Duration.ofDays(25);

    /** What counts as lately. */
    public static final Duration LATELY = Duration.ofDays(30);

    private static final int LONGEST_TEXT = 20_000;

    private final Db db;
    private final Inbox inbox;
    private final ThreadMail threadMail;
    private final Orders orders;
    private final Merchants merchants;
    private final MailDomain domain;

    ShopMails(Db db, Inbox inbox, ThreadMail threadMail, Orders orders, Merchants merchants, MailDomain domain) {
        this.db = db;
        this.inbox = inbox;
        this.threadMail = threadMail;
        this.orders = orders;
        this.merchants = merchants;
        this.domain = domain;
    }

    /**
     * <pre>
     *       by policy                             DROPPED, FORWARDED, HELD
     * HELD  somebody sent it on: a message now    RELEASED
     * HELD  somebody threw it away                DISCARDED
     * HELD  nobody did either in time             EXPIRED
     * </pre>
     */
    public enum State {
        HELD,
        DROPPED,
        FORWARDED,
        RELEASED,
        DISCARDED,
        EXPIRED
    }

    /**
     * One of them.
     *
     * @param test whether its order is a test
     * @param settledAt null: it is held
     */
    public record Caught(
            long id,
            long orderId,
            boolean test,
            ShopMail what,
            String sender,
            String subject,
            Instant receivedAt,
            State state,
            @Nullable Instant settledAt) {}

    /** What a shop still sends, as far as nobody has said since that it sends no more. */
    public record Finding(ShopMail what, long mails, Instant last) {}

    /** Once: the mail that came in is settled in the same transaction. */
    void take(Received mail, ShopMail what) {
        Order order = order(mail.merchant(), mail.orderId());
        String buyer = order.buyer().email();
        State state = buyer == null
                ? State.HELD
                : switch (merchants.get(mail.merchant()).settings().shopMails()) {
                    case HOLD -> State.HELD;
                    case DROP -> State.DROPPED;
                    case FORWARD -> State.FORWARDED;
                };
        db.within(mail.merchant(), tx -> {
            inbox.settle(tx, mail, Inbox.State.SHOP, what.platform() + " " + what.kind() + " " + state);
            ShopMailStore.insert(tx, mail, order.core().test(), what, state);
            if (state == State.FORWARDED && buyer != null) {
                sendOn(tx, mail.merchant(), mail.id(), order, buyer);
            }
            return state;
        });
    }

    private Order order(MerchantId merchant, long orderId) {
        return orders.find(merchant, orderId, Set.of())
                .orElseThrow(() -> Problem.UNKNOWN_OBJECT.because("There is no order " + orderId + "."));
    }

    /** A mail for each that came in, and never another: its id stands where that of an event would. */
    private void sendOn(Tx tx, MerchantId merchant, long id, Order order, String buyer) {
        MailStore.insert(
                tx,
                List.of(new Outgoing(
                        Ids.next(merchant.shard()),
                        merchant,
                        NoticeKind.SHOP_MAIL,
                        id,
                        order.id(),
                        id,
                        order.core().test(),
                        buyer.strip(),
                        "<%s@%s>".formatted(UUID.randomUUID(), domain.name()),
                        tx.now(),
                        tx.now(),
                        null,
                        0)));
    }

    /**
     * Sends a held one to the buyer, as a message of the conversation: whoever sends it on takes it for one, and the buyer may
     * answer it.
     *
     * @return what it is now; none if there is no such mail
     * @throws dev.aftersale.base.ProblemException if the buyer has no address
     */
    public Optional<Caught> release(MerchantId merchant, long id) {
        Optional<Caught> found = find(merchant, id);
        if (found.isEmpty() || found.get().state() != State.HELD) {
            return found;
        }
        Order order = order(merchant, found.get().orderId());
        String buyer = order.buyer().email();
        if (buyer == null || buyer.isBlank()) {
            throw Problem.INVALID_PARAMETER.because("The buyer of this order has no e-mail address.");
        }
        Received mail = inbox.find(id)
                .filter(one -> one.raw().length > 0)
                .orElseThrow(() -> Problem.INVALID_PARAMETER.because("This mail is not kept any more."));
        Incoming incoming = Incoming.parse(mail.raw(), mail.envelopeSender());
        Decision.Relay relay = Decision.relay(incoming, Message.LONGEST);
        return settle(merchant, id, State.RELEASED, tx -> {
            var appended = threadMail.append(tx, mail, order, incoming, relay);
            inbox.released(tx, mail, appended.threadId(), appended.messageId());
        });
    }

    /** Throws a held one away. */
    public Optional<Caught> discard(MerchantId merchant, long id) {
        return settle(merchant, id, State.DISCARDED, tx -> {});
    }

    private interface Effect {
        void in(Tx tx);
    }

    /** Of two who do something with it, the second finds it done. */
    private Optional<Caught> settle(MerchantId merchant, long id, State state, Effect effect) {
        return db.within(merchant, tx -> {
            Optional<Caught> settled = ShopMailStore.settle(tx, merchant, id, state);
            if (settled.isEmpty()) {
                return ShopMailStore.find(tx, merchant, id);
            }
            effect.in(tx);
            Caught mail = settled.get();
            Audit.record(
                    tx,
                    merchant,
                    state == State.RELEASED ? AuditAction.SHOP_MAIL_RELEASED : AuditAction.SHOP_MAIL_DISCARDED,
                    Long.toString(mail.orderId()),
                    Map.of("state", State.HELD),
                    Map.of("state", state, "kind", mail.what().kind(), "subject", mail.subject()));
            return settled;
        });
    }

    public Optional<Caught> find(MerchantId merchant, long id) {
        return db.within(merchant, tx -> ShopMailStore.find(tx, merchant, id));
    }

    /** What it says, as plain text; none once it is not kept any more. */
    public Optional<String> text(MerchantId merchant, long id) {
        return find(merchant, id)
                .flatMap(mail -> inbox.find(mail.id()))
                .filter(mail -> mail.merchant().equals(merchant) && mail.raw().length > 0)
                .map(mail -> Incoming.parse(mail.raw(), mail.envelopeSender()).text())
                .map(text -> text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…");
    }

    /** Those that wait, the latest first. */
    public List<Caught> held(MerchantId merchant, int limit) {
        return db.within(merchant, tx -> ShopMailStore.held(tx, merchant, limit));
    }

    public long countHeld(MerchantId merchant) {
        return db.within(merchant, tx -> ShopMailStore.countHeld(tx, merchant));
    }

    /** Those that came lately and wait no more, the latest first. */
    public List<Caught> lately(MerchantId merchant, int limit) {
        return db.within(
                merchant, tx -> ShopMailStore.lately(tx, merchant, tx.now().minus(LATELY), limit));
    }

    /** What the shop still sends, the latest first. */
    public List<Finding> findings(MerchantId merchant) {
        return db.within(
                merchant, tx -> ShopMailStore.findings(tx, merchant, tx.now().minus(LATELY)));
    }

    /** Somebody has switched it off in the shop: it is told of no more, unless another one comes. */
    public void switchedOff(MerchantId merchant, ShopMail what) {
        db.within(merchant, tx -> {
            ShopMailStore.switchedOff(tx, merchant, what);
            Audit.record(
                    tx,
                    merchant,
                    AuditAction.SHOP_MAIL_SWITCHED_OFF,
                    what.platform().name(),
                    null,
                    Map.of("kind", what.kind()));
            return what;
        });
    }

    /** Nobody wanted those. */
    void expire() {
        db.platform(tx -> {
            ShopMailStore.expire(tx, tx.now().minus(HELD));
            return null;
        });
    }
}
