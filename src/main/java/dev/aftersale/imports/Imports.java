package dev.aftersale.imports;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.Tx;
import dev.aftersale.imports.ImportStore.Run;
import dev.aftersale.merchant.Merchants;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Takes files in. A file is read twice: once to know it, once to take it, batch by batch. How far it is taken is written
 * down in the transaction that takes a batch, so that an import which was killed goes on where it stopped, and one that is
 * through takes nothing again.
 */
@Component
public class Imports {

    private static final int REJECTS_AT_ONCE = 500;

    private final Db db;
    private final Merchants merchants;
    private final Taking taking;

    Imports(Db db, Merchants merchants, Taking taking) {
        this.db = db;
        this.merchants = merchants;
        this.taking = taking;
    }

    /**
     * @param again goes through a file that was taken before once more: what was taken stays as it is, what was rejected
     *     is tried again
     * @throws ProblemException if the file can't be read as asked, or the work can't go on; a later call goes on with it
     */
    public ImportSummary run(ImportRequest request, boolean again, ImportProgress progress) throws IOException {
        merchants.mayChange(request.merchant());
        var first = FirstPass.over(request);
        Run begun = begin(request, first, again);
        if (begun.finishedAt() != null) {
            return summary(first, begun, begun.takenTo(), true);
        }
        progress.reached(begun.takenTo(), first.records());
        Run ended = takeAll(request, first, begun, progress);
        return summary(first, ended, begun.takenTo(), false);
    }

    private Run begin(ImportRequest request, FirstPass first, boolean again) {
        MerchantId merchant = request.merchant();
        return db.within(merchant, tx -> {
            ImportStore.begin(
                    tx, merchant, first.digest(), request.file().getFileName().toString());
            Run run = ImportStore.lock(tx, merchant, first.digest());
            if (run.finishedAt() == null || !again) {
                return run;
            }
            ImportStore.advance(tx, merchant, first.digest(), run.takenTo(), 0, Tally.NONE, false);
            ImportStore.forgetRejects(tx, merchant, first.digest());
            return new Run(0, Tally.NONE, null);
        });
    }

    private Run takeAll(ImportRequest request, FirstPass first, Run begun, ImportProgress progress) throws IOException {
        Run run = begun;
        var works = new ArrayList<Work>();
        int batches = 0;
        try (Source source = first.source(request)) {
            for (var step = source.next(); step != null; step = source.next()) {
                if (step.record() <= begun.takenTo()) {
                    continue; // read again for the sake of orders that were under way
                }
                works.addAll(step.works());
                if (step.record() - run.takenTo() >= request.batch()) {
                    run = commit(request, first, run, works, step.record(), false);
                    works.clear();
                    if (Integer.bitCount(++batches) == 1) {
                        db.refreshStatistics(); // as often as what is there doubles
                    }
                    progress.reached(run.takenTo(), first.records());
                }
            }
        }
        run = commit(request, first, run, works, first.records(), true);
        progress.reached(run.takenTo(), first.records());
        return run;
    }

    private Run commit(ImportRequest request, FirstPass first, Run run, List<Work> works, long to, boolean isLast) {
        try {
            return db.within(request.merchant(), tx -> take(tx, request, first, run, works, to, isLast, false));
        } catch (ProblemException refused) {
            if (!Taking.isOfTheUnit(refused.problem())) {
                throw refused;
            }
            // Rare: so the price of parts that can be undone is paid by batches that need them.
            return db.within(request.merchant(), tx -> take(tx, request, first, run, works, to, isLast, true));
        }
    }

    private Run take(
            Tx tx,
            ImportRequest request,
            FirstPass first,
            Run run,
            List<Work> works,
            long to,
            boolean isLast,
            boolean careful) {
        MerchantId merchant = request.merchant();
        Run stored = ImportStore.lock(tx, merchant, first.digest());
        if (stored.takenTo() != run.takenTo() || stored.finishedAt() != null) {
            throw Problem.CONCURRENT_CHANGE.because("Another process is taking this file at the moment.");
        }
        var taken = taking.take(tx, request, works, careful);
        var tally = run.tally().plus(taken.tally());
        ImportStore.reject(tx, merchant, first.digest(), taken.rejects());
        ImportStore.advance(tx, merchant, first.digest(), run.takenTo(), to, tally, isLast);
        return new Run(to, tally, isLast ? tx.now() : null);
    }

    /** What an import did not take, in the order of the file. */
    public void rejects(MerchantId merchant, String importId, Consumer<ImportReject> reader) {
        long after = 0;
        while (true) {
            long from = after;
            List<ImportReject> page =
                    db.within(merchant, tx -> ImportStore.rejects(tx, merchant, importId, from, REJECTS_AT_ONCE));
            if (page.isEmpty()) {
                return;
            }
            page.forEach(reader);
            after = page.getLast().record();
        }
    }

    private static ImportSummary summary(FirstPass first, Run run, long resumedAfter, boolean takenBefore) {
        Instant finished = Objects.requireNonNull(run.finishedAt());
        return new ImportSummary(
                first.digest(),
                first.csv() != null,
                first.records(),
                resumedAfter,
                takenBefore,
                takenBefore ? run.tally().known() : run.tally(),
                finished);
    }
}
