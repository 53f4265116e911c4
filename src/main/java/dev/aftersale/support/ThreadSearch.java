package dev.aftersale.support;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.order.OrderFilter;
import dev.aftersale.order.OrderLists;
import dev.aftersale.order.OrderRow;
import dev.aftersale.support.ThreadListStore.Found;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Finds threads by what their order is found by, and by words in messages. What is searched for is ended after a number of
 * hits: of words that are everywhere, the latest months are looked at.
 */
@Component
class ThreadSearch {

    static final int ORDERS = 200;
    static final int MESSAGES = 2_000;
    private static final int MONTHS = 24;

    private final Db db;
    private final OrderLists orders;

    ThreadSearch(Db db, OrderLists orders) {
        this.db = db;
        this.orders = orders;
    }

    /** @param vague whether there is more than was looked at */
    record Result(Found found, boolean vague) {
        boolean isNothing() {
            return found.threads().isEmpty() && found.orders().isEmpty();
        }
    }

    Result find(MerchantId merchant, String search, boolean test) {
        var filter = new OrderFilter(search, Set.of(), null, null, null, false, false, false, null, test);
        var page = orders.page(merchant, filter, null, ORDERS);
        List<Long> ids = page.rows().stream().map(OrderRow::id).toList();
        var words = MessageWords.asked(search);
        if (words.isEmpty()) {
            return new Result(new Found(List.of(), ids), page.next() != null);
        }
        return db.platform(tx -> {
            var hits = ThreadListStore.withWords(tx, merchant, words, null, MESSAGES + 1);
            var threads = new LinkedHashSet<Long>();
            boolean vague = hits.size() > MESSAGES;
            if (vague) {
                var month = YearMonth.from(tx.now().atOffset(ZoneOffset.UTC));
                for (int i = 0; i < MONTHS && threads.size() < MESSAGES; i++) {
                    threads.addAll(ThreadListStore.withWords(tx, merchant, words, month.minusMonths(i), MESSAGES));
                }
            } else {
                threads.addAll(hits);
            }
            return new Result(new Found(List.copyOf(threads), ids), vague || page.next() != null);
        });
    }
}
