package dev.aftersale.event;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aftersale.Seed;
import dev.aftersale.base.Bell;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.base.Worker;
import dev.aftersale.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DispatchIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    /** A consumer's table without any unique key: what is expanded twice would be seen twice. */
    private static final String EXPANDED =
            "INSERT INTO expanded (event_id, order_id) SELECT * FROM unnest(?::bigint[], ?::bigint[])";

    @BeforeAll
    static void make_a_table_that_would_take_anything_twice() throws SQLException {
        try (var owner = database.asOwner();
                var statement = owner.createStatement()) {
            statement.execute(
                    "CREATE TABLE expanded (n int GENERATED ALWAYS AS IDENTITY, event_id bigint, order_id bigint)");
            statement.execute("GRANT ALL ON expanded TO aftersale_platform");
        }
    }

    private static void expand(Tx tx, List<Event> events) {
        tx.write(
                EXPANDED,
                events.stream().mapToLong(Event::id).toArray(),
                events.stream().mapToLong(Event::orderId).toArray());
    }

    @Test
    void eight_dispatchers_that_fail_and_are_cut_off_expand_each_event_once_and_in_the_order_of_its_order()
            throws Exception {
        var outbox = new Outbox(database);
        long seed = Seed.of("cut off dispatchers");
        var merchants =
                IntStream.range(0, 6).mapToObj(i -> Outbox.newMerchant()).toList();
        var published = new ConcurrentLinkedQueue<Event>();
        var done = new AtomicBoolean();
        var dispatchers = new ArrayList<Future<?>>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int d = 0; d < 8; d++) {
                var random = new Random(seed + d);
                EventConsumer failing = (tx, events) -> {
                    expand(tx, events);
                    tx.flush();
                    if (random.nextInt(10) < 3) {
                        throw new IllegalStateException("killed in the middle");
                    }
                };
                var dispatcher = new EventDispatcher(outbox.db, d < 4 ? outbox.lanes : new Lanes(), List.of(failing));
                dispatchers.add(pool.submit(() -> {
                    while (!done.get()) {
                        try {
                            dispatcher.step();
                        } catch (RuntimeException cutOff) {
                            // as the worker does: once more
                        }
                    }
                }));
            }
            try {
                publishWhileConnectionsAreCut(outbox, merchants, published, new Random(seed));
                await().until(() ->
                        outbox.db.platform(EventStore::lanesWithWaiting).isEmpty());
            } finally {
                done.set(true);
            }
        }
        for (Future<?> dispatcher : dispatchers) {
            dispatcher.get();
        }

        var expanded = expanded();
        assertThat(expanded.stream().map(row -> row[0]))
                .containsExactlyInAnyOrderElementsOf(
                        published.stream().map(Event::id).toList());
        expanded.stream()
                .collect(groupingBy(row -> row[1], mapping(row -> row[0], toList())))
                .forEach((order, events) -> assertThat(events).isSorted());
    }

    private static void publishWhileConnectionsAreCut(
            Outbox outbox, List<MerchantId> merchants, ConcurrentLinkedQueue<Event> published, Random random)
            throws Exception {
        var tasks = new ArrayList<Future<?>>();
        try (var publishers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (MerchantId merchant : merchants) {
                tasks.add(publishers.submit(() -> publishOrders(outbox, merchant, published)));
            }
            tasks.add(publishers.submit(() -> cutConnections(random)));
        }
        for (Future<?> task : tasks) {
            task.get();
        }
    }

    private static void publishOrders(Outbox outbox, MerchantId merchant, ConcurrentLinkedQueue<Event> published) {
        var orders = IntStream.range(0, 10)
                .mapToLong(i -> Ids.next(merchant.shard()))
                .toArray();
        for (int i = 0; i < 100; i++) {
            try {
                published.add(outbox.publish(merchant, EventType.ORDER_UPDATED, orders[i % orders.length]));
            } catch (RuntimeException cutOff) {
                // not published, or not known to be: then it must not count on either side
                i--;
            }
        }
    }

    /** Ends connections of dispatchers as a crash would; publishers keep theirs, so that what they know is certain. */
    private static void cutConnections(Random random) {
        try (var owner = database.asOwner();
                var statement = owner.createStatement()) {
            for (int i = 0; i < 20; i++) {
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND application_name = 'aftersale_platform'"
                        + " AND state <> 'idle' ORDER BY random() LIMIT 1");
                Thread.sleep(random.nextInt(30));
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Long[]> expanded() throws SQLException {
        try (var owner = database.asOwner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery("SELECT event_id, order_id FROM expanded ORDER BY n")) {
            var found = new ArrayList<Long[]>();
            while (rows.next()) {
                found.add(new Long[] {rows.getLong(1), rows.getLong(2)});
            }
            return found;
        }
    }

    @Test
    void an_event_that_commits_late_is_not_passed_over() throws Exception {
        var outbox = new Outbox(database);
        var merchant = Outbox.newMerchant();
        var seen = new ArrayList<Long>();
        var dispatcher = new EventDispatcher(
                outbox.db, outbox.lanes, List.of((tx, events) -> events.forEach(e -> seen.add(e.id()))));
        var late = outbox.db.within(merchant, tx -> {
            var early = Event.of(tx, EventType.ORDER_CREATED, merchant, 1, 1, false, Map.of());
            var later = outbox.publish(merchant, EventType.ORDER_CREATED, 2);
            dispatcher.step();
            assertThat(seen).containsExactly(later.id());
            outbox.events.publish(tx, early);
            return early;
        });
        dispatcher.step();
        assertThat(seen).hasSize(2).last().isEqualTo(late.id());
    }

    @Test
    void what_is_rolled_back_is_never_told() {
        var outbox = new Outbox(database);
        var merchant = Outbox.newMerchant();
        var seen = new ArrayList<Event>();
        var dispatcher = new EventDispatcher(outbox.db, outbox.lanes, List.of((tx, events) -> seen.addAll(events)));
        try {
            outbox.db.within(merchant, tx -> {
                outbox.events.publish(tx, Event.of(tx, EventType.ORDER_CREATED, merchant, 1, 1, false, Map.of()));
                tx.flush();
                throw new IllegalStateException("changed its mind");
            });
        } catch (IllegalStateException expected) {
            // that is the point
        }
        dispatcher.step();
        assertThat(seen).isEmpty();
    }

    @Test
    void a_lane_whose_consumer_fails_holds_up_no_other_lane() {
        var outbox = new Outbox(database);
        var stuck = Outbox.newMerchant();
        var well = new MerchantId(Ids.next((stuck.shard() + 1) % Ids.SHARDS));
        var seen = new ArrayList<MerchantId>();
        var dispatcher = new EventDispatcher(outbox.db, outbox.lanes, List.of((tx, events) -> {
            if (events.getFirst().merchant().equals(stuck)) {
                throw new IllegalStateException("stuck");
            }
            events.forEach(e -> seen.add(e.merchant()));
        }));
        outbox.publish(stuck, EventType.ORDER_CREATED, 1);
        outbox.publish(well, EventType.ORDER_CREATED, 2);
        dispatcher.step();
        assertThat(seen).containsExactly(well);
        new EventDispatcher(outbox.db, outbox.lanes, List.of()).step(); // nobody listens: the lane is free again
    }

    @Test
    void a_long_lane_lets_the_others_have_their_turn() {
        var outbox = new Outbox(database);
        var busy = Outbox.newMerchant();
        var quiet = new MerchantId(Ids.next((busy.shard() + 1) % Ids.SHARDS));
        var turns = new ArrayList<MerchantId>();
        var dispatcher = new EventDispatcher(
                outbox.db,
                outbox.lanes,
                List.of((tx, events) -> turns.add(events.getFirst().merchant())));
        outbox.db.within(busy, tx -> {
            for (int i = 0; i < EventDispatcher.BATCH + 1; i++) {
                outbox.events.publish(tx, Event.of(tx, EventType.ORDER_CREATED, busy, i, i, false, Map.of()));
            }
            return null;
        });
        outbox.publish(quiet, EventType.ORDER_CREATED, 1);
        assertThat(dispatcher.step()).isTrue();
        assertThat(turns).containsExactlyInAnyOrder(busy, quiet);
        assertThat(dispatcher.step()).isFalse();
        assertThat(turns).hasSize(3).last().isEqualTo(busy);
    }

    @Test
    void the_worker_is_woken_by_a_commit_and_stops_when_told() {
        var outbox = new Outbox(database);
        var seen = new ConcurrentLinkedQueue<Event>();
        var dispatcher = new EventDispatcher(outbox.db, outbox.lanes, List.of((tx, events) -> seen.addAll(events)));
        var worker = new Worker(
                "events", true, outbox.lanes.bell(), Duration.ofMinutes(10), Duration.ZERO, dispatcher::step);
        worker.start();
        try {
            var event = outbox.publish(Outbox.newMerchant(), EventType.REFUND_CREATED, 1);
            await().until(() -> seen.stream().anyMatch(told -> told.id() == event.id()));
        } finally {
            worker.stop();
        }
        assertThat(worker.isRunning()).isFalse();
        outbox.publish(Outbox.newMerchant(), EventType.REFUND_CREATED, 1);
        assertThat(seen).hasSize(1);
        dispatcher.step();
    }

    @Test
    void a_worker_whose_step_fails_tries_again() {
        var tries = new ConcurrentLinkedQueue<Integer>();
        var worker = new Worker("failing", true, new Bell(), Duration.ofMinutes(10), Duration.ZERO, () -> {
            tries.add(1);
            throw new IllegalStateException("not yet");
        });
        worker.start();
        try {
            await().until(() -> tries.size() >= 2);
        } finally {
            worker.stop();
        }
    }
}
