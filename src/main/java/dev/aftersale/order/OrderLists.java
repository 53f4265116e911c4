package dev.aftersale.order;

import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Orders as lists: filtered, searched, counted. Every answer is a walk along an index that ends after a number of steps, so
 * it takes as long for a merchant of a million orders as of a thousand.
 */
@Component
public class OrderLists {

    /** Beginnings of more terms than these are too vague to be worth looking at all of them. */
    static final int TERMS = 64;

    /** What a search finds lies scattered, so less of it is counted in passing than of a list. */
    private static final int COUNTED_IN_SEARCH = 100;

    private static final int SHORTEST_ID = 15;

    private final Db db;

    OrderLists(Db db) {
        this.db = db;
    }

    /**
     * A page of a list.
     *
     * @param next continue after this order; null: that was all
     * @param scanned whether the walk ended early because little of what it passed fits; {@code next} leads on
     * @param vague whether more begins like what was searched for than was looked at
     */
    public record Page(List<OrderRow> rows, @Nullable Long next, boolean scanned, boolean vague) {}

    /** How many there are: {@code more} than that, if it says so. */
    public record Tally(int count, boolean more) {}

    /** @param after continue after this order of the list; null: from the first */
    public Page page(MerchantId merchant, OrderFilter filter, @Nullable Long after, int limit) {
        return db.within(
                merchant, tx -> read(tx, merchant, filter, after, limit, 0).page());
    }

    /** The ids of a list's first orders. {@code more}: there are others, or more may be found than was looked at. */
    public record Listed(List<Long> ids, boolean more) {}

    public Listed ids(MerchantId merchant, OrderFilter filter, int limit) {
        return db.within(merchant, tx -> {
            var walk = OrderWalk.of(merchant, filter, target(tx, merchant, filter));
            if (walk.isEmpty()) {
                return new Listed(List.of(), false);
            }
            var found = OrderWalkStore.find(tx, walk, null, limit + 1, 0);
            boolean full = found.ids().size() > limit;
            return new Listed(
                    full ? found.ids().subList(0, limit) : found.ids(),
                    full || found.lastPassed().isPresent());
        });
    }

    /** As far as it can be counted in passing. */
    public Tally count(MerchantId merchant, OrderFilter filter, int most) {
        return db.within(
                merchant, tx -> read(tx, merchant, filter, null, 0, most).tally());
    }

    /** A page and how many there are in all, of one moment. */
    public record Counted(Page page, Tally tally) {}

    public Counted counted(MerchantId merchant, OrderFilter filter, @Nullable Long after, int limit, int most) {
        return db.within(merchant, tx -> read(tx, merchant, filter, after, limit, most));
    }

    /** What waits for the merchant, and what it is worth; looks at the {@code most} of each that come first. */
    public OrderDuties duties(MerchantId merchant, String currency, LocalDate today, int most) {
        return db.within(merchant, tx -> OrderDutyStore.read(tx, merchant, currency, today, most));
    }

    /**
     * @param limit rows, 0: none
     * @param wanted counted up to here, 0: not at all
     */
    private static Counted read(
            Tx tx, MerchantId merchant, OrderFilter filter, @Nullable Long after, int limit, int wanted) {
        int most = filter.search() == null ? wanted : Math.min(wanted, COUNTED_IN_SEARCH);
        var target = target(tx, merchant, filter);
        var walk = OrderWalk.of(merchant, filter, target);
        if (walk.isEmpty()) {
            return new Counted(new Page(List.of(), null, false, false), new Tally(0, false));
        }
        var from = after == null ? null : OrderWalkStore.place(tx, merchant, after);
        var found = OrderWalkStore.find(tx, walk, from, limit + 1, most == 0 ? 0 : most + 1);
        boolean full = found.ids().size() > limit;
        List<Long> ids = full ? found.ids().subList(0, limit) : found.ids();
        Long next = full && limit > 0
                ? Long.valueOf(ids.getLast())
                : found.lastPassed().orElse(null);
        int count = found.counted().count();
        return new Counted(
                new Page(OrderWalkStore.rows(tx, merchant, ids), next, !full && next != null, target.vague()),
                new Tally(Math.min(count, most), count > most || found.counted().rested() || target.vague()));
    }

    /** What a search looks for. An order's own id finds that order and nothing else. */
    record SearchTarget(boolean given, @Nullable Long id, List<String> terms, List<String> skus, boolean vague) {
        static final SearchTarget NONE = new SearchTarget(false, null, List.of(), List.of(), false);
        static final SearchTarget RETURNED =
                new SearchTarget(true, null, List.of(SearchTerms.RETURNED), List.of(), false);
        static final SearchTarget WITHDRAWN =
                new SearchTarget(true, null, List.of(SearchTerms.WITHDRAWN), List.of(), false);
    }

    private static SearchTarget target(Tx tx, MerchantId merchant, OrderFilter filter) {
        String search = filter.search();
        if (search == null) {
            return SearchTarget.NONE;
        }
        Long id = orderId(search);
        if (id != null && OrderWalkStore.place(tx, merchant, id) != null) {
            return new SearchTarget(true, id, List.of(), List.of(), false);
        }
        Set<String> terms =
                OrderTermStore.beginningWith(tx, merchant, filter.test(), SearchTerms.beginnings(search), TERMS + 1);
        boolean vague = terms.size() > TERMS;
        var skus =
                new LinkedHashSet<>(List.of(search, search.toUpperCase(Locale.ROOT), search.toLowerCase(Locale.ROOT)));
        return new SearchTarget(true, null, terms.stream().limit(TERMS).toList(), new ArrayList<>(skus), vague);
    }

    /** An id, even if it was copied with spaces in it. */
    private static @Nullable Long orderId(String search) {
        String digits = search.replaceAll("[\\s#]+", "");
        if (digits.length() < SHORTEST_ID || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        try {
            return Ids.parse(digits);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
