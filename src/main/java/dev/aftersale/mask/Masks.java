package dev.aftersale.mask;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Gives out masks, each made when it is first asked for and the same ever after, and knows them again. */
@Component
public final class Masks {

    private final Db db;
    private final MailDomain domain;

    Masks(Db db, MailDomain domain) {
        this.db = db;
        this.domain = domain;
    }

    /** The address that stands for the buyer of an order; who writes to it writes in the order's inquiry. */
    public String ofBuyer(MerchantId merchant, long orderId) {
        return of(merchant, orderId, Topic.INQUIRY, Side.BUYER);
    }

    /** The same for many orders, by their ids. */
    public Map<Long, String> ofBuyers(MerchantId merchant, Collection<Long> orderIds) {
        return all(merchant, orderIds, Topic.INQUIRY, Side.BUYER);
    }

    /** @param side whom the address stands for */
    public String of(MerchantId merchant, long orderId, Topic topic, Side side) {
        return Objects.requireNonNull(
                all(merchant, List.of(orderId), topic, side).get(orderId));
    }

    /** The same without making it; none if nobody has asked for it yet. */
    public Optional<String> known(MerchantId merchant, long orderId, Topic topic, Side side) {
        return db
                .within(merchant, tx -> MaskStore.ofOrders(tx, merchant, List.of(orderId), topic, side))
                .values()
                .stream()
                .findFirst()
                .map(local -> local + "@" + domain.name());
    }

    /**
     * Known to the directory before anybody hears of them: an address that was given out is never unknown. One that lost a
     * race stays in the directory, and nobody ever hears of it.
     */
    private Map<Long, String> all(MerchantId merchant, Collection<Long> orderIds, Topic topic, Side side) {
        Map<Long, String> found = db.within(merchant, tx -> MaskStore.ofOrders(tx, merchant, orderIds, topic, side));
        var drawn = new HashMap<Long, String>();
        for (Long orderId : orderIds) {
            if (!found.containsKey(orderId)) {
                drawn.put(orderId, MaskAddress.draw());
            }
        }
        if (!drawn.isEmpty()) {
            db.platform(tx -> {
                MaskStore.enter(tx, merchant, topic, side, drawn);
                return null;
            });
            found = db.within(merchant, tx -> {
                MaskStore.insert(tx, merchant, topic, side, drawn);
                return MaskStore.ofOrders(tx, merchant, orderIds, topic, side);
            });
        }
        found.replaceAll((order, local) -> local + "@" + domain.name());
        return found;
    }

    /** Masks of which it is to be found out whether they have served their time, over all merchants. */
    public List<Mask> toLookAt(int limit) {
        return db.platform(tx -> MaskStore.toLookAt(tx, limit));
    }

    /** Not before {@code time} again. */
    public void lookAgain(Mask mask, Instant time) {
        db.platform(tx -> {
            MaskStore.lookAgain(tx, mask, time);
            return mask;
        });
    }

    /** From now on it is an address that never was. Whoever asks for one of that side again gets another. */
    public void forget(Tx tx, Mask mask) {
        MaskStore.forget(tx, mask);
    }

    /** Whom {@code address} stands for, however it is written; none if it is no mask that we gave out. */
    public Optional<Mask> find(String address) {
        return MaskAddress.local(address, domain.name()).flatMap(local -> db.platform(tx -> MaskStore.find(tx, local)));
    }

    /** The same within a running transaction of the platform, for whoever reads on from there. */
    public Optional<Mask> find(Tx tx, String address) {
        return MaskAddress.local(address, domain.name()).flatMap(local -> MaskStore.find(tx, local));
    }

    /** Whether {@code address} is written as a mask of ours, given out or not. */
    public boolean couldBe(String address) {
        return MaskAddress.local(address, domain.name()).isPresent();
    }
}
