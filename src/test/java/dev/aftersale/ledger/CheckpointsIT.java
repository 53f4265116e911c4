package dev.aftersale.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheckpointsIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final Db db = database.db();
    private final Ledger ledger = new Ledger();
    private final MerchantId merchant = new MerchantId(Ids.next(7));

    private void post(Tx tx, long amount) {
        var transfers = new Posting.Lines()
                .move(Account.SELLER_PENDING, Account.SELLING_FEE, amount)
                .list();
        ledger.post(tx, new Posting(merchant, Ids.next(7), Posting.Kind.FEES, Ids.next(7), "USD", false, transfers));
    }

    private void post(long amount) {
        db.within(merchant, tx -> {
            post(tx, amount);
            return merchant;
        });
    }

    private void round() {
        var checkpoints = new Checkpoints(db);
        while (checkpoints.step()) {
            // the next merchant
        }
    }

    private void assertBalance(long fees, long ofThemInCheckpoint) {
        assertThat(db.<Map<String, Long>>within(merchant, tx -> ledger.balances(tx, merchant, "USD", false)))
                .containsEntry("rev:selling_fee", fees)
                .containsEntry("seller:pending", -fees)
                .hasSize(2);
        assertThat(db.<Long>within(
                        merchant, tx -> tx.sql().sql("""
                        SELECT coalesce(sum(balance), 0)::bigint FROM balance_checkpoint WHERE account = 'rev:selling_fee'
                        """).query(Long.class).single()))
                .isEqualTo(ofThemInCheckpoint);
    }

    @Test
    void a_balance_is_the_checkpoint_and_the_transfers_after_it() {
        post(5);
        database.clock().advance(LedgerStore.HORIZON.plusSeconds(1));
        post(20);
        round();
        assertBalance(25, 5);
        database.clock().advance(LedgerStore.HORIZON.plusSeconds(1));
        post(300);
        round();
        round();
        assertBalance(325, 25);
    }

    @Test
    void a_transfer_that_commits_after_later_ones_were_counted_is_in_the_balance() {
        post(5);
        database.clock().advance(LedgerStore.HORIZON);
        db.within(merchant, late -> {
            post(late, 20);
            late.flush();
            database.clock().advance(Db.LONGEST);
            post(300);
            round();
            assertBalance(305, 5);
            return merchant;
        });
        assertBalance(325, 5);
        database.clock().advance(LedgerStore.HORIZON.plusSeconds(1));
        round();
        assertBalance(325, 325);
    }

    @Test
    void two_workers_count_the_same_stretch_once() throws Exception {
        post(5);
        database.clock().advance(LedgerStore.HORIZON.plus(Duration.ofMinutes(1)));
        var start = new CyclicBarrier(2);
        Callable<Boolean> checkpoint = () -> db.<Boolean>within(merchant, tx -> {
            try {
                start.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            LedgerStore.checkpoint(tx, merchant);
            return true;
        });
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (var done : threads.invokeAll(List.of(checkpoint, checkpoint))) {
                assertThat(done.get()).isTrue();
            }
        }
        assertBalance(5, 5);
    }
}
