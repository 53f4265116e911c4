package dev.aftersale.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Ids;
import dev.aftersale.base.Tx;
import dev.aftersale.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/api says about following changes with {@code updated_after}. */
class FollowingChangesIT {

    /** As documented: how long before the last reading began the next one starts. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    @RegisterExtension
    static final TestServer server = new TestServer();

    @Test
    void who_follows_with_the_documented_overlap_sees_a_change_that_came_to_light_after_a_later_one() throws Exception {
        ApiShop shop = ApiShop.open(server);
        String late = shop.place();
        String soon = shop.place();
        Instant before = server.clock().instant().minusSeconds(1);
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        Instant began;
        Http.Answer first;
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var change = thread.submit(
                    () -> server.db().within(shop.merchant().id(), tx -> acknowledge(tx, late, begun, end)));
            begun.await();
            server.clock().advance(Duration.ofMinutes(4));
            shop.done(soon + "/acknowledge_order", Map.of());
            began = server.clock().instant();
            first = changed(shop, before);
            end.countDown();
            assertThat(change.get()).isEqualTo(1);
        }
        assertThat(first.body()).contains(soon).doesNotContain(late);

        Instant newest = Instant.parse(first.at("data.0.last_updated").replace("+00:00", "Z"));
        assertThat(changed(shop, newest).body())
                .as("without an overlap it is missed")
                .doesNotContain(late);
        assertThat(changed(shop, began.minus(OVERLAP)).body()).contains(late, soon);
    }

    /** As a call does whose transaction takes its time. */
    private static int acknowledge(Tx tx, String order, CountDownLatch begun, CountDownLatch end) {
        begun.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return tx.sql()
                .sql("UPDATE orders SET state = 'IN_PROGRESS', updated_at = :now WHERE shard = :shard AND id = :id")
                .param("now", tx.now().atOffset(ZoneOffset.UTC))
                .param("shard", Ids.shard(Long.parseLong(order)))
                .param("id", Long.parseLong(order))
                .update();
    }

    private static Http.Answer changed(ApiShop shop, Instant after) {
        return shop.get(shop.cms() + "/commerce_orders?state=IN_PROGRESS&updated_after=" + after.getEpochSecond());
    }
}
