package dev.aftersale.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.ProblemException;
import dev.aftersale.base.RequestKey;
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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ThreadsIT {

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.workers.enabled", "false");

    private final Threads threads = server.bean(Threads.class);
    private final Boutique shop = new Boutique(server, "Threads");

    @AfterEach
    void real_time() {
        server.clock().run();
    }

    private void write(long order, Author author, String text) {
        threads.append(shop.id(), new NewMessage(order, Kind.INQUIRY, author, null, Via.PAGE, text), null);
    }

    private List<String> events(long order) throws SQLException {
        var events = new ArrayList<String>();
        try (var connection = server.database().asOwner();
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT type || CASE WHEN quiet THEN ' quietly' ELSE '' END FROM event"
                                + " WHERE type LIKE 'message.%' AND order_id = " + order + " ORDER BY id")) {
            while (rows.next()) {
                events.add(rows.getString(1));
            }
        }
        return events;
    }

    @Test
    void both_sides_write_in_one_thread_and_see_what_they_have_not_read() {
        long order = shop.sell("a@buyers.test");
        write(order, Author.BUYER, "Where is it?\r\nI wait.\u0007");
        write(order, Author.MERCHANT, "On its way.");
        write(order, Author.BUYER, "Thank you!");

        var thread = threads.inquiry(shop.id(), order).orElseThrow();
        assertThat(threads.ofOrder(shop.id(), order)).hasSize(1);
        assertThat(thread.recent())
                .extracting(Message::body)
                .containsExactly("Where is it?\nI wait.", "On its way.", "Thank you!");
        assertThat(thread.merchantUnread()).isEqualTo(2);
        assertThat(thread.buyerUnread()).isEqualTo(1);

        threads.readByBuyer(shop.id(), order);
        threads.readByMerchant(shop.id(), thread.id());
        var read = threads.find(shop.id(), thread.id()).orElseThrow();
        assertThat(read.merchantUnread() + read.buyerUnread()).isZero();
    }

    @Test
    void the_clock_starts_with_the_first_question_that_waits_and_knows_weekends() {
        server.clock().set(Instant.parse("2026-11-20T15:00:00Z")); // a Friday
        long order = shop.sell("a@buyers.test");
        write(order, Author.BUYER, "Where is it?");
        server.clock().advance(Duration.ofHours(20));
        write(order, Author.BUYER, "Hello?");
        var waiting = threads.inquiry(shop.id(), order).orElseThrow();
        assertThat(waiting.answerBy()).isEqualTo(Instant.parse("2026-11-24T15:00:00Z"));
        assertThat(threads.waiting(shop.id())).isEqualTo(new Threads.Waiting(1, 0, 1));

        server.clock().set(Instant.parse("2026-11-24T15:00:01Z"));
        assertThat(threads.waiting(shop.id())).isEqualTo(new Threads.Waiting(1, 1, 1));
        assertThat(threads.list(shop.id(), new ThreadQuery(Filter.OVERDUE, false, null, 10)))
                .hasSize(1);

        write(order, Author.MERCHANT, "Here.");
        assertThat(threads.waiting(shop.id())).isEqualTo(new Threads.Waiting(0, 0, 1));
        assertThat(threads.list(shop.id(), new ThreadQuery(Filter.UNANSWERED, false, null, 10)))
                .isEmpty();
    }

    @Test
    void each_message_causes_a_mail() throws Exception {
        long order = shop.sell("a@buyers.test");
        write(order, Author.BUYER, "1");
        write(order, Author.BUYER, "2");
        write(order, Author.MERCHANT, "3");
        assertThat(events(order)).containsExactly("message.received", "message.received", "message.sent");
    }

    @Test
    void a_message_sent_twice_is_one_message() {
        long order = shop.sell("a@buyers.test");
        var message = new NewMessage(order, Kind.INQUIRY, Author.BUYER, null, Via.PAGE, "Hello");
        var key = RequestKey.of("k-" + order, "Hello");
        var first = threads.append(shop.id(), message, key);
        var second = threads.append(shop.id(), message, key);
        assertThat(second.replayed()).isTrue();
        assertThat(second.value()).isEqualTo(first.value());
        assertThat(threads.inquiry(shop.id(), order).orElseThrow().recent()).hasSize(1);
    }

    @Test
    void many_at_once_open_one_thread_and_none_is_lost() {
        long order = shop.sell("a@buyers.test");
        IntStream.range(0, 24)
                .parallel()
                .forEach(i -> write(order, i % 2 == 0 ? Author.BUYER : Author.MERCHANT, "m" + i));
        assertThat(threads.ofOrder(shop.id(), order)).hasSize(1);
        var thread = threads.inquiry(shop.id(), order).orElseThrow();
        assertThat(thread.recent()).hasSize(24);
        assertThat(thread.count()).isEqualTo(24);
    }

    @Test
    void lists_go_on_where_the_page_before_ended() {
        for (int i = 0; i < 5; i++) {
            write(shop.sell("a" + i + "@buyers.test"), Author.BUYER, "m" + i);
        }
        for (Filter filter : List.of(Filter.ALL, Filter.UNREAD, Filter.UNANSWERED)) {
            var all = threads.list(shop.id(), new ThreadQuery(filter, false, null, 10));
            var first = threads.list(shop.id(), new ThreadQuery(filter, false, null, 2));
            var next = threads.list(
                    shop.id(), new ThreadQuery(filter, false, first.getLast().id(), 10));
            assertThat(all).hasSize(5);
            assertThat(first).isEqualTo(all.subList(0, 2));
            assertThat(next).isEqualTo(all.subList(2, 5));
        }
    }

    @Test
    void another_merchants_order_or_thread_is_none() {
        long order = shop.sell("a@buyers.test");
        write(order, Author.BUYER, "Hello");
        var thread = threads.inquiry(shop.id(), order).orElseThrow();
        var other = new Boutique(server, "Other");
        assertThat(threads.find(other.id(), thread.id())).isEmpty();
        assertThat(threads.ofOrder(other.id(), order)).isEmpty();
        assertThatThrownBy(() -> threads.append(
                        other.id(),
                        new NewMessage(order, Kind.INQUIRY, Author.MERCHANT, null, Via.CONSOLE, "Hi"),
                        null))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void nothing_and_too_much_are_refused() {
        assertThatThrownBy(() -> write(1, Author.BUYER, " \n\t\u0000 ")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> write(1, Author.BUYER, "x".repeat(10_001))).isInstanceOf(ProblemException.class);
    }
}
