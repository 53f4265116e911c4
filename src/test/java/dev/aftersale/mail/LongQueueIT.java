package dev.aftersale.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.mail.MailStore.Lane;
import dev.aftersale.testing.RowsRead;
import dev.aftersale.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server was down: thousands of mails wait for it, two of each order. Whose turn it is must be found out among a few. */
class LongQueueIT {

    private static final int WAITING = 4_000;
    private static final int FEW = 100;
    private static final Lane LANE = new Lane(0, "b.test");

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    /** The planner looked when nothing waited. */
    @BeforeAll
    static void fill() throws SQLException {
        try (var owner = database.asOwner();
                var statement = owner.createStatement()) {
            statement.execute("ANALYZE mail_out");
            statement.execute("""
                    INSERT INTO mail_out (shard, id, merchant_id, event_id, kind, role, order_id, object_id, test, recipient,
                                          domain, message_id, happened_at, state, created_at, next_at)
                    SELECT 0, n, 7, n, 'RECEIVED', 'BUYER', n / 2, 1, false, 'a@b.test', 'b.test', '', now(), 'WAITING',
                           now() - interval '1 hour', now() - interval '1 hour' + n * interval '1 millisecond'
                      FROM generate_series(1, %d) AS n
                    """.formatted(WAITING));
        }
    }

    private static Outgoing claimed() {
        return database.db().platform(tx -> {
            var claimed = MailStore.claim(tx, LANE, tx.now().plus(Duration.ofMinutes(5)));
            assertThat(RowsRead.of(tx, "mail_out")).isLessThan(FEW);
            return claimed.orElseThrow();
        });
    }

    @Test
    void the_first_of_each_order_is_claimed_and_no_more_than_a_few_are_looked_at() {
        List<Long> orders = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            orders.add(claimed().orderId());
        }
        assertThat(orders).containsExactly(0L, 1L, 2L, 3L, 4L);

        Outgoing next = claimed();
        long left = database.db().platform(tx -> {
            MailStore.settle(tx, next, MailResult.sent(null));
            return MailStore.due(tx).getFirst().mails();
        });
        assertThat(left).as("neither sent nor in somebody's hands").isEqualTo(WAITING - 6);
    }
}
