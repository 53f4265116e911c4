package dev.aftersale.link;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.SecretBox;
import dev.aftersale.base.Tx;
import dev.aftersale.order.Order;
import dev.aftersale.order.OrderState;
import dev.aftersale.order.Orders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Makes links to order pages, and says what one opens. */
@Component
@EnableConfigurationProperties(LinkSettings.class)
public class OrderLinks {

    private final Db db;
    private final Orders orders;
    private final InstantSource clock;
    private final LinkSettings settings;
    private final LinkToken tokens;
    private final String home;

    OrderLinks(
            Db db,
            Orders orders,
            InstantSource clock,
            LinkSettings settings,
            SecretBox box,
            @Value("${aftersale.public-url:}") String publicUrl,
            @Value("${aftersale.http-port:8080}") int port) {
        this.db = db;
        this.orders = orders;
        this.clock = clock;
        this.settings = settings;
        this.tokens = new LinkToken(box);
        this.home = publicUrl.isBlank()
                ? "http://localhost:" + port
                : publicUrl.strip().replaceAll("/+$", "");
    }

    /** What a link opens. */
    public sealed interface Visit {

        record Open(MerchantId merchant, long orderId) implements Visit {}

        /** It was ours, and works no more: too old, or revoked. A fresh one may be mailed to the order's own address. */
        record Ended(MerchantId merchant, long orderId) implements Visit {}

        /** Nothing we made. */
        record Unknown() implements Visit {}
    }

    public Visit open(String token) {
        var id = tokens.read(token);
        if (id.isEmpty()) {
            return new Visit.Unknown();
        }
        return db.platform(tx -> LinkStore.find(tx, id.getAsLong()))
                .map(this::judge)
                .orElseGet(Visit.Unknown::new);
    }

    private Visit judge(LinkStore.Row link) {
        boolean lives = link.revokedAt() == null && (clock.instant().isBefore(link.expiresAt()) || isOpen(link));
        return lives
                ? new Visit.Open(link.merchant(), link.orderId())
                : new Visit.Ended(link.merchant(), link.orderId());
    }

    /** As long as something is still to be shipped, its buyer has to find the page. */
    private boolean isOpen(LinkStore.Row link) {
        return orders.find(link.merchant(), link.orderId(), Set.of())
                .map(Order::core)
                .filter(order -> order.state() != OrderState.COMPLETED)
                .isPresent();
    }

    /** Where the page of an order is, for a notice to its buyer: lives from now on as long as the settings say. */
    public String url(MerchantId merchant, long orderId) {
        long id = db.within(merchant, tx -> {
            Instant stale = tx.now().minus(settings.renewAfter());
            return LinkStore.newest(tx, merchant, orderId)
                    .filter(link -> link.revokedAt() == null && link.issuedAt().isAfter(stale))
                    .map(LinkStore.Row::id)
                    .orElseGet(() -> issue(tx, merchant, orderId, false));
        });
        return home + "/o/" + tokens.of(id);
    }

    /**
     * Makes a fresh link for somebody who asks for it. Only a mail to the order's own address may carry it.
     *
     * @return its id; empty if one was asked for a moment ago, or too many today
     */
    public Optional<Long> renew(Tx tx, MerchantId merchant, long orderId) {
        var asked = LinkStore.asked(tx, merchant, orderId, tx.now().minus(Duration.ofDays(1)));
        Instant last = asked.last();
        boolean tooSoon = last != null && last.isAfter(tx.now().minus(settings.requestPause()));
        return tooSoon || asked.times() >= settings.requestsADay()
                ? Optional.empty()
                : Optional.of(issue(tx, merchant, orderId, true));
    }

    private long issue(Tx tx, MerchantId merchant, long orderId, boolean requested) {
        long id = Ids.next(merchant.shard());
        LinkStore.insert(tx, merchant, id, orderId, requested, tx.now().plus(settings.lifetime()));
        return id;
    }

    /** The address under which this deployment is reached, without a slash at its end. */
    public String home() {
        return home;
    }

    /** Ends all links to an order. The next notice carries a new one. */
    public void revoke(MerchantId merchant, long orderId) {
        db.within(merchant, tx -> {
            LinkStore.revoke(tx, merchant, orderId);
            Audit.record(tx, merchant, AuditAction.ORDER_LINKS_REVOKED, Long.toString(orderId), null, null);
            return orderId;
        });
    }
}
