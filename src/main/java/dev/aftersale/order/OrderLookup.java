package dev.aftersale.order;

import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.QueueFigures;
import dev.aftersale.base.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Orders over all merchants, for the platform's operators. */
@Component
public class OrderLookup {

    private final Db db;

    OrderLookup(Db db) {
        this.db = db;
    }

    /** An order, and whose it is. */
    public record Found(MerchantId merchant, OrderRow order) {}

    /** Whose order this is. */
    public Optional<MerchantId> ownerOf(long orderId) {
        return db.platform(tx -> OrderLookupStore.ownerOf(tx, Ids.shard(orderId), orderId));
    }

    public Optional<Found> byId(long orderId) {
        return db.platform(tx -> OrderLookupStore.ownerOf(tx, Ids.shard(orderId), orderId)
                .flatMap(owner -> OrderWalkStore.rows(tx, owner, List.of(orderId)).stream()
                        .findFirst()
                        .map(row -> new Found(owner, row))));
    }

    /**
     * Orders of {@code merchants} that are known by {@code text} as a whole: the buyer's e-mail address or name, the
     * merchant's or the checkout's number, a tracking number. One step along an index for each merchant.
     */
    public List<Found> known(String text, List<MerchantId> merchants, int limit) {
        return db.platform(tx -> {
            var found = new ArrayList<Found>();
            for (String term : SearchTerms.beginnings(text)) {
                for (var place : OrderLookupStore.known(tx, term, merchants, limit)) {
                    if (found.size() < limit
                            && found.stream().noneMatch(one -> one.order().id() == place.orderId())) {
                        found.addAll(row(tx, place));
                    }
                }
            }
            return found;
        });
    }

    /** The newest orders of {@code merchants}, test orders among them. One step along an index for each merchant. */
    public List<Found> newest(List<MerchantId> merchants, int limit) {
        return db.platform(tx -> OrderLookupStore.newest(tx, merchants, limit).stream()
                .flatMap(place -> row(tx, place).stream())
                .toList());
    }

    private static List<Found> row(Tx tx, OrderLookupStore.Place place) {
        return OrderWalkStore.rows(tx, place.merchant(), List.of(place.orderId())).stream()
                .map(row -> new Found(place.merchant(), row))
                .toList();
    }

    /** What the order clock has to do and has not done yet: ends of holds, orders that nobody ships, shares to release. */
    public QueueFigures clock() {
        return db.platform(OrderLookupStore::clock);
    }
}
