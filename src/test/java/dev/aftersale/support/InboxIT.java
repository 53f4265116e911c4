package dev.aftersale.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.MerchantId;
import dev.aftersale.merchant.Scope;
import dev.aftersale.merchant.Tokens;
import dev.aftersale.order.Order;
import dev.aftersale.order.Orders;
import dev.aftersale.support.Message.Author;
import dev.aftersale.support.Message.Via;
import dev.aftersale.support.SupportThread.Kind;
import dev.aftersale.support.ThreadQuery.Filter;
import dev.aftersale.testing.Boutique;
import dev.aftersale.testing.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Threads as an inbox: found, assigned, settled, opened again. */
class InboxIT {

    private static final long ANN = 11;
    private static final long BEN = 12;

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", "false");

    private final Threads threads = server.bean(Threads.class);
    private final Boutique shop = new Boutique(server, "Inbox");

    @AfterEach
    void real_time() {
        server.clock().run();
    }

    private long ask(String buyer, String text) {
        long order = shop.sell(new Order.Buyer(null, buyer, "b@buyers.test", null, false), "DE", false);
        return write(order, Kind.INQUIRY, Author.BUYER, text);
    }

    private long write(long order, Kind kind, Author author, String text) {
        return threads.append(shop.id(), new NewMessage(order, kind, author, null, Via.PAGE, text), null)
                .value()
                .threadId();
    }

    private List<Long> found(Set<Kind> kinds, Filter filter, @Nullable Long assignee, @Nullable String search) {
        return threads.list(shop.id(), new ThreadQuery(kinds, filter, assignee, search, false, null, 50)).stream()
                .map(SupportThread::id)
                .toList();
    }

    private List<Long> search(String words) {
        return found(EnumSet.allOf(Kind.class), Filter.ALL, null, words);
    }

    private SupportThread thread(long id) {
        return threads.find(shop.id(), id).orElseThrow();
    }

    @Test
    void each_kind_has_a_queue_of_its_own() {
        long inquiry = ask("Ada", "Where is it?");
        long order = thread(inquiry).orderId();
        long claim = write(order, Kind.CLAIM, Author.BUYER, "It never came.");
        assertThat(found(EnumSet.of(Kind.INQUIRY), Filter.UNANSWERED, null, null))
                .containsExactly(inquiry);
        assertThat(found(EnumSet.of(Kind.CLAIM), Filter.UNANSWERED, null, null)).containsExactly(claim);
        assertThat(found(EnumSet.of(Kind.CHARGEBACK), Filter.ALL, null, null)).isEmpty();
        assertThat(threads.waitingByKind(shop.id()))
                .containsEntry(Kind.INQUIRY, new Threads.Waiting(1, 0, 1))
                .containsEntry(Kind.CLAIM, new Threads.Waiting(1, 0, 1))
                .containsEntry(Kind.CHARGEBACK, new Threads.Waiting(0, 0, 0));
    }

    @Test
    void a_thread_is_found_by_its_order_the_reference_the_buyer_and_by_words() {
        server.bean(Tokens.class).issue(shop.id(), "OMS", EnumSet.allOf(Scope.class), null, false); // takes orders on
        long ada = ask("Ada Lovelace", "The blue vase arrived BROKEN, Größe passt nicht");
        long ben = ask("Ben Reed", "Is the vase blue?");
        server.bean(Orders.class).acknowledge(shop.id(), thread(ben).orderId(), "SO-4711", null);

        assertThat(search(Long.toString(thread(ada).orderId()))).containsExactly(ada);
        assertThat(search("so-4711")).containsExactly(ben);
        assertThat(search("lovelace")).containsExactly(ada);
        assertThat(search("vase")).containsExactly(ben, ada);
        assertThat(search("broken grosse")).as("ß is no accent").isEmpty();
        assertThat(search("grö brok")).as("beginnings, in any order").containsExactly(ada);
        assertThat(search("vase nowhere")).isEmpty();
        assertThat(search("' & | ! :* (")).as("no syntax").isEmpty();
        var other = new Boutique(server, "Other");
        assertThat(threads.list(
                        other.id(),
                        new ThreadQuery(EnumSet.allOf(Kind.class), Filter.ALL, null, "vase", false, null, 50)))
                .as("by another merchant")
                .isEmpty();
    }

    @Test
    void rare_words_are_found_through_their_index_and_others_by_going_through_the_list() throws SQLException {
        long thread = ask("Ada", "xylophone");
        long order = thread(thread).orderId();
        String place = shop.id().shard() + ", " + thread + ", i, " + shop.id().value();
        String words = "'common', 'word' || i, '#%1$d', '#%1$d@' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMM')"
                .formatted(shop.id().value());
        try (var connection = server.database().asOwner();
                var statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO thread_message (shard, thread_id, id, merchant_id, author, via, body, at, words)"
                            + " SELECT " + place + ", 'BUYER', 'PAGE', 'x', now(), array_to_tsvector(ARRAY[" + words
                            + "])"
                            + " FROM generate_series(1, 20000) AS i");
            // New words wait in a list that each search reads whole until a vacuum merges them into the index: the
            // planner
            // counts it, and PostgreSQL 15 then rather reads the shard.
            statement.execute("VACUUM ANALYZE thread_message");
            statement.execute("SET ROLE aftersale_platform");
            // Whether the index can serve this search, whatever a planner thinks of 20,000 rows: PostgreSQL 15 would
            // read them all.
            statement.execute("SET enable_seqscan = off");
            var plan = new StringBuilder();
            try (var rows = statement.executeQuery("EXPLAIN SELECT thread_id FROM thread_message WHERE shard = "
                    + shop.id().shard() + " AND merchant_id = " + shop.id().value() + " AND words @@ $$"
                    + MessageWords.query(shop.id(), List.of("xylo"), null) + "$$::tsquery LIMIT 2001")) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            assertThat(plan.toString()).contains("thread_message_words");
            statement.execute("RESET ROLE");
            statement.execute(
                    "INSERT INTO thread (shard, id, merchant_id, order_id, kind, test, opened_at, last_at, last_id,"
                            + " last_author, messages) SELECT " + shop.id().shard() + ", " + newer(thread) + ", "
                            + shop.id().value() + ", " + order + ", 'CLAIM', false, now(), now(), " + newer(thread)
                            + ", 'BUYER', 1 FROM generate_series(1, " + (ThreadSearch.GLANCE + 6) + ") AS i");
            assertThat(shown("xylo")).as("in none of the latest").isEqualTo(new Shown(List.of(thread), false));
            assertThat(shown("common"))
                    .as("in many messages, but in none of the latest threads")
                    .isEqualTo(new Shown(List.of(thread), true));

            statement.execute(
                    "INSERT INTO thread_message (shard, thread_id, id, merchant_id, author, via, body, at, words)"
                            + " SELECT " + shop.id().shard() + ", " + newer(thread) + ", " + newer(thread) + ", "
                            + shop.id().value() + ", 'BUYER', 'PAGE', 'x', now(), array_to_tsvector(ARRAY[" + words
                            + "])"
                            + " FROM generate_series(4, " + ThreadSearch.GLANCE + ", 4) AS i");
        }
        var often = shown("common");
        assertThat(often.vague()).as("all threads were passed").isFalse();
        assertThat(often.ids())
                .as("the latest first, those that are long ago last")
                .hasSize(ThreadSearch.GLANCE / 4 + 1)
                .isSortedAccordingTo(Comparator.reverseOrder())
                .endsWith(thread);
    }

    private record Shown(List<Long> ids, boolean vague) {}

    private Shown shown(String search) {
        var page = threads.page(
                shop.id(), new ThreadQuery(EnumSet.allOf(Kind.class), Filter.ALL, null, search, false, null, 50));
        return new Shown(page.threads().stream().map(SupportThread::id).toList(), page.vague());
    }

    /** In SQL: the {@code i}th id after it, seconds later. */
    private static String newer(long thread) {
        return "(" + thread + " + (i::bigint << 32))";
    }

    @Test
    void threads_are_assigned_and_filtered_by_whose_they_are() {
        long one = ask("Ada", "1");
        long two = ask("Ben", "2");
        long three = ask("Cid", "3");
        threads.assign(shop.id(), List.of(one, two), ANN);
        threads.assign(shop.id(), List.of(two), BEN);
        var all = EnumSet.allOf(Kind.class);
        assertThat(found(all, Filter.UNANSWERED, ANN, null)).containsExactly(one);
        assertThat(found(all, Filter.ALL, BEN, null)).containsExactly(two);
        assertThat(found(all, Filter.ALL, ThreadQuery.NOBODY, null)).containsExactly(three);
        threads.assign(shop.id(), List.of(one), null);
        assertThat(found(all, Filter.ALL, ThreadQuery.NOBODY, null)).containsExactly(three, one);
        threads.assign(new Boutique(server, "Other").id(), List.of(two), ANN);
        assertThat(thread(two).assignee()).as("by another merchant").isEqualTo(BEN);
    }

    @Test
    void what_is_settled_waits_for_nobody_until_it_is_opened_again_or_the_buyer_writes() {
        server.clock().set(Instant.parse("2026-11-16T15:00:00Z")); // a Monday
        long id = ask("Ada", "Thank you!");
        Instant due = thread(id).answerBy();
        server.clock().advance(Duration.ofHours(5));
        threads.settle(shop.id(), List.of(id));
        assertThat(thread(id).answerBy()).isNull();
        assertThat(thread(id).settledAt()).isNotNull();
        threads.reopen(shop.id(), id);
        assertThat(thread(id).answerBy()).as("it has waited all the time").isEqualTo(due);
        assertThat(thread(id).settledAt()).isNull();

        threads.settle(shop.id(), List.of(id));
        write(thread(id).orderId(), Kind.INQUIRY, Author.BUYER, "One more thing");
        assertThat(thread(id).settledAt()).isNull();
        assertThat(thread(id).answerBy()).isAfter(due);
    }

    @Test
    void a_long_list_is_walked_page_by_page_without_gaps_or_repetition() {
        var all = new ArrayList<Long>();
        for (int i = 0; i < 7; i++) {
            all.add(ask("Buyer " + i, "needle " + i));
        }
        for (Filter filter : Filter.values()) {
            for (String search : new String[] {null, "needle"}) {
                if (filter == Filter.OVERDUE) {
                    continue;
                }
                var walked = new ArrayList<Long>();
                Long after = null;
                do {
                    var page = threads.list(
                            shop.id(),
                            new ThreadQuery(EnumSet.allOf(Kind.class), filter, null, search, false, after, 3));
                    page.forEach(thread -> walked.add(thread.id()));
                    after = page.isEmpty() ? null : page.getLast().id();
                } while (after != null);
                assertThat(walked).as(filter + " " + search).hasSize(7).containsExactlyInAnyOrderElementsOf(all);
            }
        }
    }

    @Test
    void notes_are_for_colleagues_of_the_merchant_and_stand_in_no_message() {
        long id = ask("Ada", "Hello");
        threads.note(shop.id(), id, "Ann", "Careful: third time this month", null);
        assertThat(threads.notes(shop.id(), id))
                .extracting(ThreadNote::body)
                .containsExactly("Careful: third time this month");
        assertThat(threads.notes(new MerchantId(shop.id().value() + 1), id)).isEmpty();
        assertThat(thread(id).recent()).hasSize(1);
        assertThat(search("careful")).isEmpty();
    }
}
