package dev.aftersale.mail.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.testing.RowsRead;
import dev.aftersale.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Thousands of messages came in at once, two for each order. Whose turn it is must be found out among a few. */
class LongIntakeIT {

    private static final int SHARD = 0;
    private static final int WAITING = 4_000;
    private static final int FEW = 200;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    /** The planner looked when nothing waited. */
    @BeforeAll
    static void fill() throws SQLException {
        try (var owner = database.asOwner();
                var statement = owner.createStatement()) {
            statement.execute("ANALYZE mail_in");
            statement.execute("""
                    INSERT INTO mail_in (shard, id, merchant_id, order_id, topic, side, recipient, envelope_from, client,
                                         header_from, subject, verdict, proved, received_at, raw, state, next_at)
                    SELECT 0, n, 7, n / 2, 'INQUIRY', 'MERCHANT', 'm@market.test', 'a@b.test', '', 'a@b.test', '', '', true,
                           now(), '', 'NEW', now() - interval '1 hour' + n * interval '1 millisecond'
                      FROM generate_series(1, %d) AS n
                    """.formatted(WAITING));
        }
    }

    private static List<Received> claimed(int limit) {
        return database.db().platform(tx -> {
            var claimed = InboxStore.claim(tx, SHARD, limit, tx.now().plus(Duration.ofMinutes(5)));
            assertThat(RowsRead.of(tx, "mail_in")).isLessThan(FEW);
            return claimed;
        });
    }

    @Test
    void the_first_of_each_order_is_claimed_and_no_more_than_a_few_are_looked_at() {
        List<Received> first = claimed(8);
        List<Long> orders =
                new ArrayList<>(first.stream().map(Received::orderId).toList());
        assertThat(orders).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);

        List<Received> second = claimed(8);
        assertThat(second)
                .extracting(Received::orderId)
                .as("those in somebody's hands hold their orders")
                .allMatch(o -> o > 7);

        database.db().platform(tx -> {
            first.forEach(mail -> InboxStore.settle(tx, mail, Inbox.State.DROPPED, "", null, null));
            return tx;
        });
        assertThat(claimed(8)).extracting(Received::id).contains(3L, 5L);
        assertThat(database.db().platform(InboxStore::shardsDue)).containsExactly(SHARD);
    }
}
