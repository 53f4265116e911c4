package dev.aftersale.simulator;

import dev.aftersale.base.Db;
import dev.aftersale.base.Tx;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the books. */
@Component
final class Archive {

    /**
     * Stripe's paging: lists run from the newest to the oldest.
     *
     * @param before only what is older than this ({@code starting_after})
     * @param after only what is newer than this, and next to it ({@code ending_before})
     */
    record Page(
            int limit, @Nullable String before, @Nullable String after) {}

    record Found<T>(List<T> newestFirst, boolean hasMore) {

        /** @param found with one more than asked for, if there is one */
        static <T> Found<T> of(List<T> found, Page page) {
            boolean hasMore = found.size() > page.limit();
            var shown = hasMore ? found.subList(0, page.limit()) : found;
            return new Found<>(page.after() == null ? shown : shown.reversed(), hasMore);
        }
    }

    /** @param next where the next page begins */
    record BookPage(
            List<ArchiveStore.Total> totals,
            List<ArchiveStore.Entry> payments,
            @Nullable String next) {}

    private final Db db;
    private final ArchiveStore store;
    private final Till till;

    Archive(Db db, ArchiveStore store, Till till) {
        this.db = db;
        this.store = store;
        this.till = till;
    }

    Optional<Payment> payment(String id) {
        till.catchUp();
        return db.platform(tx -> store.payment(tx, id).or(() -> Payment.describedBy(id, tx.now())));
    }

    Optional<Refund> refund(String id) {
        till.catchUp();
        return db.platform(tx -> store.refund(tx, id));
    }

    Found<Refund> refunds(@Nullable String payment, Page page) {
        till.catchUp();
        return db.platform(tx -> Found.of(
                page.after() == null
                        ? store.refundsBefore(tx, payment, page.before(), page.limit() + 1)
                        : store.refundsAfter(tx, payment, page.after(), page.limit() + 1),
                page));
    }

    /** @param types all, if empty */
    Found<Event> events(List<String> types, Page page) {
        till.catchUp();
        var wanted = types.toArray(String[]::new);
        return db.platform(tx -> {
            if (page.after() != null) {
                long last = positions(tx, page.after()).last();
                return Found.of(store.eventsAfter(tx, last, wanted, page.limit() + 1), page);
            }
            long first = page.before() == null
                    ? Long.MAX_VALUE
                    : positions(tx, page.before()).first();
            return Found.of(store.eventsBefore(tx, first, wanted, page.limit() + 1), page);
        });
    }

    private ArchiveStore.Positions positions(Tx tx, String event) {
        return store.positions(tx, event)
                .orElseThrow(() ->
                        StripeError.noSuch("event", event, "starting_after").thrown());
    }

    /** Sums over everything, and payments one by one in the order of their ids. */
    BookPage book(String after, int limit) {
        till.catchUp();
        return db.platform(tx -> {
            var payments = store.book(tx, after, limit);
            var next = payments.size() == limit ? payments.getLast().id() : null;
            return new BookPage(store.totals(tx), payments, next);
        });
    }
}
