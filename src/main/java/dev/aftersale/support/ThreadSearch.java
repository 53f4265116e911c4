package dev.aftersale.support;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.order.OrderFilter;
import dev.aftersale.order.OrderLists;
import dev.aftersale.support.ThreadListStore.Found;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Finds threads by what their order is found by, and by words in messages. Words that many messages have are met soon by
 * whoever goes through the list; the others are looked up in an index, which is ended after a number of hits. Of words that
 * are in many messages, but long ago, the latest months are looked at.
 */
@Component
class ThreadSearch {

    static final int ORDERS = 200;
    static final int MESSAGES = 2_000;

    /** Threads that each search goes through: a shop of so few needs no index. */
    static final int GLANCE = 96;

    /** If one thread in so many has the words, it is worth going on. */
    private static final int OFTEN = 20;

    /** No further than this. */
    private static final int WALK = 1_500;

    private static final int MONTHS = 24;

    private final Db db;
    private final OrderLists orders;

    ThreadSearch(Db db, OrderLists orders) {
        this.db = db;
        this.orders = orders;
    }

    /**
     * The threads of a page.
     *
     * @param vague whether there is more than was looked at
     */
    record Result(List<Long> ids, boolean vague) {}

    /**
     * Threads that have the words, in no order.
     *
     * @param vague whether there may be more
     */
    private record Hits(List<Long> threads, boolean vague) {}

    /** A page of what is searched for. */
    Result find(MerchantId merchant, ThreadQuery query, String search) {
        var filter = new OrderFilter(search, Set.of(), null, null, null, false, false, false, null, query.test());
        var page = orders.ids(merchant, filter, ORDERS);
        var words = MessageWords.asked(search);
        if (words.isEmpty()) {
            return new Result(among(merchant, query, new Found(List.of(), page.ids())), page.more());
        }
        for (int steps = GLANCE; ; ) {
            int first = steps;
            var looked = db.within(merchant, tx -> ThreadListStore.look(tx, merchant, query, page.ids(), words, first));
            int fitting = looked.ids().size();
            if (fitting == query.limit() || looked.passed() < steps) {
                return new Result(looked.ids(), page.more());
            }
            if (steps == WALK || fitting * OFTEN < steps) {
                break;
            }
            steps = Math.min(WALK, steps * query.limit() * 2 / fitting);
        }
        var sought = words.size() == 1 ? words : seldom(merchant, query, words);
        var hits = db.platform(tx -> withWords(tx, merchant, words, sought));
        return new Result(among(merchant, query, new Found(hits.threads(), page.ids())), hits.vague() || page.more());
    }

    /** The words that are worth looking up, of several: those that many messages have tell little. */
    private List<String> seldom(MerchantId merchant, ThreadQuery query, List<String> words) {
        var seldom = db.within(merchant, tx -> ThreadListStore.seldom(tx, merchant, query, words, GLANCE, OFTEN));
        return seldom.isEmpty() ? words : seldom;
    }

    private static Hits withWords(Tx tx, MerchantId merchant, List<String> words, List<String> sought) {
        var hits = ThreadListStore.withWords(tx, merchant, words, sought, null, MESSAGES + 1);
        if (hits.size() <= MESSAGES) {
            return new Hits(hits.stream().distinct().toList(), false);
        }
        var threads = new LinkedHashSet<Long>();
        var month = YearMonth.from(tx.now().atOffset(ZoneOffset.UTC));
        for (int i = 0; i < MONTHS && threads.size() < MESSAGES; i++) {
            threads.addAll(ThreadListStore.withWords(tx, merchant, words, sought, month.minusMonths(i), MESSAGES));
        }
        return new Hits(List.copyOf(threads), true);
    }

    private List<Long> among(MerchantId merchant, ThreadQuery query, Found found) {
        return found.isNothing()
                ? List.of()
                : db.within(merchant, tx -> ThreadListStore.among(tx, merchant, query, found));
    }
}
