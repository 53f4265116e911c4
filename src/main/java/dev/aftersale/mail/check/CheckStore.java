package dev.aftersale.mail.check;

import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.check.CheckReport.Confirmed;
import dev.aftersale.mail.check.CheckReport.State;
import dev.aftersale.mail.check.CheckReport.Trigger;
import dev.aftersale.mail.check.CheckReport.Verdict;
import dev.aftersale.mail.check.Standing.Reach;
import dev.aftersale.merchant.SupportQueue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks and what is known of addresses, in SQL. */
final class CheckStore {

    private static final String COLUMNS = """
            c.id, c.merchant_id, c.address, c.queues, c.trigger, c.state, c.verdict, c.steps, c.started_at, c.attempts,
            c.deferrals, c.next_at, c.sent_at, c.confirmed_at, c.confirmed_how, c.wrong_codes, c.finished_at
            """;

    private static final String INSERT = """
            INSERT INTO mail_check (shard, id, merchant_id, address, queues, trigger, state, steps, started_at, next_at)
            VALUES (?, ?, ?, ?, ?, ?, 'DUE', '{"steps":[]}', ?, ?)
            """;

    private static final String OPEN = "SELECT " + COLUMNS + """
              FROM mail_check c
             WHERE c.shard = ? AND c.merchant_id = ? AND c.address = ? AND c.state <> 'DONE'
            """;

    private static final String FIND = "SELECT " + COLUMNS + """
              FROM mail_check c
             WHERE c.shard = ? AND c.id = ?
            """;

    private static final String LATEST = "SELECT " + COLUMNS + """
              FROM mail_check c
             WHERE c.shard = ? AND c.merchant_id = ? AND c.address = ?
             ORDER BY c.id DESC
             LIMIT ?
            """;

    private static final String LATEST_OF_ALL = "SELECT " + COLUMNS + """
              FROM mail_check c
             WHERE c.shard = ? AND c.merchant_id = ?
             ORDER BY c.id DESC
             LIMIT ?
            """;

    private static final String STARTED_SINCE = """
            SELECT count(*) AS checks FROM mail_check WHERE shard = ? AND merchant_id = ? AND started_at > ?
            """;

    /** A worker that dies leaves it to the next one, when the lease is over. */
    private static final String CLAIM = """
            WITH due AS (
                SELECT shard, id
                  FROM mail_check
                 WHERE state <> 'DONE' AND next_at <= ? AND (leased_until IS NULL OR leased_until <= ?)
                 ORDER BY next_at
                 LIMIT 1
                   FOR UPDATE SKIP LOCKED)
            UPDATE mail_check c
               SET leased_until = ?, attempts = attempts + 1
              FROM due
             WHERE c.shard = due.shard AND c.id = due.id
            RETURNING
            """ + COLUMNS;

    private static final String SETTLE = """
            UPDATE mail_check
               SET state = ?, verdict = ?, steps = ?::jsonb, deferrals = ?, next_at = ?, leased_until = NULL,
                   sent_at = coalesce(sent_at, ?), finished_at = ?
             WHERE shard = ? AND id = ? AND attempts = ? AND state = ?
            RETURNING id
            """;

    private static final String CONFIRM = """
            UPDATE mail_check
               SET state = ?, verdict = ?, steps = ?::jsonb, confirmed_at = ?, confirmed_how = ?, finished_at = ?,
                   next_at = ?, deferrals = 0, leased_until = NULL
             WHERE shard = ? AND id = ? AND sent_at IS NOT NULL AND confirmed_at IS NULL
            """;

    private static final String WRONG = """
            UPDATE mail_check SET wrong_codes = wrong_codes + 1 WHERE shard = ? AND id = ?
            """;

    private static final String REACHES = """
            SELECT merchant_id, address, state, since, hard_bounces, next_check_at, told_at, failed_checks, rests_since
              FROM mail_reach
             WHERE shard = ? AND merchant_id = ?
            """;

    private static final String KNOW = """
            INSERT INTO mail_reach (shard, merchant_id, address, state, since, next_check_at, failed_checks, rests_since)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (shard, merchant_id, address) DO UPDATE
               SET since = CASE WHEN mail_reach.state = excluded.state THEN mail_reach.since ELSE excluded.since END,
                   state = excluded.state, hard_bounces = 0, next_check_at = excluded.next_check_at,
                   failed_checks = excluded.failed_checks, rests_since = excluded.rests_since,
                   told_at = CASE WHEN excluded.state = 'REACHED' THEN NULL ELSE mail_reach.told_at END
            """;

    private static final String TOLD = """
            UPDATE mail_reach SET told_at = ?
             WHERE shard = ? AND merchant_id = ? AND address = ? AND told_at IS NULL
            """;

    private static final String BOUNCE = """
            INSERT INTO mail_reach (shard, merchant_id, address, state, since, hard_bounces, next_check_at)
            VALUES (?, ?, ?, 'UNKNOWN', ?, 1, ?)
            ON CONFLICT (shard, merchant_id, address) DO UPDATE SET hard_bounces = mail_reach.hard_bounces + 1
            RETURNING CASE WHEN rests_since IS NULL THEN hard_bounces ELSE 0 END AS hard_bounces
            """;

    private static final String DUE_AGAIN = """
            SELECT merchant_id, address
              FROM mail_reach
             WHERE next_check_at <= ? AND rests_since IS NULL
             ORDER BY next_check_at
             LIMIT ?
            """;

    private static final String WAKE = """
            UPDATE mail_reach SET failed_checks = 0, rests_since = NULL
             WHERE shard = ? AND merchant_id = ? AND address = ?
            """;

    private static final String POSTPONE = """
            UPDATE mail_reach SET next_check_at = ?, hard_bounces = 0 WHERE shard = ? AND merchant_id = ? AND address = ?
            """;

    private static final String FORGET = """
            DELETE FROM mail_reach WHERE shard = ? AND merchant_id = ? AND address = ?
            """;

    private static final String TROUBLED = """
            SELECT merchant_id, address, state, since, hard_bounces, next_check_at, told_at, failed_checks, rests_since
              FROM mail_reach
             WHERE state IN ('UNSEEN', 'UNREACHABLE')
             ORDER BY merchant_id
             LIMIT ?
            """;

    private CheckStore() {}

    /**
     * What is known of an address.
     *
     * @param failedChecks in a row, since somebody last asked for one
     * @param restsSince it is not checked again before somebody asks for it
     */
    record Known(
            MerchantId merchant,
            String address,
            Reach reach,
            Instant since,
            int hardBounces,
            Instant nextCheckAt,
            @Nullable Instant toldAt,
            int failedChecks,
            @Nullable Instant restsSince) {}

    record Place(MerchantId merchant, String address) {}

    private record Steps(List<StepResult> steps) {}

    static void insert(Tx tx, long id, MerchantId merchant, String address, Set<SupportQueue> queues, Trigger trigger) {
        tx.write(
                1,
                INSERT,
                merchant.shard(),
                id,
                merchant,
                address,
                queues.stream().map(Enum::name).sorted().collect(Collectors.joining(" ")),
                trigger,
                tx.now(),
                tx.now());
    }

    static Optional<CheckReport> open(Tx tx, MerchantId merchant, String address) {
        return one(tx, OPEN, merchant.shard(), merchant, address);
    }

    static Optional<CheckReport> find(Tx tx, long id) {
        return one(tx, FIND, Ids.shard(id), id);
    }

    static List<CheckReport> latest(Tx tx, MerchantId merchant, String address, int limit) {
        return all(tx, LATEST, merchant.shard(), merchant, address, limit);
    }

    static List<CheckReport> latest(Tx tx, MerchantId merchant, int limit) {
        return all(tx, LATEST_OF_ALL, merchant.shard(), merchant, limit);
    }

    static long startedSince(Tx tx, MerchantId merchant, Instant since) {
        var batch = tx.batch();
        Rows<Long> count = batch.query(STARTED_SINCE, row -> row.getLong("checks"), merchant.shard(), merchant, since);
        batch.run();
        return count.all().getFirst();
    }

    static Optional<CheckReport> claim(Tx tx, Instant until) {
        return one(tx, CLAIM, tx.now(), tx.now(), until);
    }

    /** Only the last claim's result counts, and none once somebody confirmed meanwhile. Returns whether this one does. */
    static boolean settle(Tx tx, CheckReport was, CheckReport is) {
        var batch = tx.batch();
        Rows<Long> settled = batch.query(
                SETTLE,
                row -> row.getLong("id"),
                is.state(),
                is.verdict(),
                Json.write(new Steps(is.steps())),
                is.deferrals(),
                is.nextAt(),
                is.sentAt(),
                is.finishedAt(),
                was.merchant().shard(),
                was.id(),
                was.attempts(),
                was.state());
        batch.run();
        return !settled.all().isEmpty();
    }

    static void confirm(Tx tx, CheckReport is) {
        tx.write(
                CONFIRM,
                is.state(),
                is.verdict(),
                Json.write(new Steps(is.steps())),
                is.confirmedAt(),
                is.confirmedHow(),
                is.finishedAt(),
                is.nextAt(),
                is.merchant().shard(),
                is.id());
    }

    static void wrongCode(Tx tx, CheckReport check) {
        tx.write(WRONG, check.merchant().shard(), check.id());
    }

    static List<Known> known(Tx tx, MerchantId merchant) {
        var batch = tx.batch();
        Rows<Known> known = batch.query(REACHES, CheckStore::readKnown, merchant.shard(), merchant);
        batch.run();
        return known.all();
    }

    static List<Known> troubled(Tx tx, int limit) {
        var batch = tx.batch();
        Rows<Known> known = batch.query(TROUBLED, CheckStore::readKnown, limit);
        batch.run();
        return known.all();
    }

    static void know(
            Tx tx,
            MerchantId merchant,
            String address,
            Reach reach,
            Instant nextCheckAt,
            int failedChecks,
            @Nullable Instant restsSince) {
        tx.write(KNOW, merchant.shard(), merchant, address, reach, tx.now(), nextCheckAt, failedChecks, restsSince);
    }

    /** Somebody asks for a check of it: it is counted anew. */
    static void wake(Tx tx, MerchantId merchant, String address) {
        tx.write(WAKE, merchant.shard(), merchant, address);
    }

    static void told(Tx tx, MerchantId merchant, String address) {
        tx.write(TOLD, tx.now(), merchant.shard(), merchant, address);
    }

    static void postpone(Tx tx, MerchantId merchant, String address, Instant nextCheckAt) {
        tx.write(POSTPONE, nextCheckAt, merchant.shard(), merchant, address);
    }

    static void forget(Tx tx, MerchantId merchant, String address) {
        tx.write(FORGET, merchant.shard(), merchant, address);
    }

    /** Returns how many count now: none while the address rests. */
    static int bounce(Tx tx, MerchantId merchant, String address, Instant nextCheckAt) {
        var batch = tx.batch();
        Rows<Integer> bounces = batch.query(
                BOUNCE, row -> row.getInt("hard_bounces"), merchant.shard(), merchant, address, tx.now(), nextCheckAt);
        batch.run();
        return bounces.all().getFirst();
    }

    static List<Place> dueAgain(Tx tx, int limit) {
        var batch = tx.batch();
        Rows<Place> places = batch.query(
                DUE_AGAIN,
                row -> new Place(new MerchantId(row.getLong("merchant_id")), row.getString("address")),
                tx.now(),
                limit);
        batch.run();
        return places.all();
    }

    private static Optional<CheckReport> one(Tx tx, String sql, Object... args) {
        return all(tx, sql, args).stream().findFirst();
    }

    private static List<CheckReport> all(Tx tx, String sql, Object... args) {
        var batch = tx.batch();
        Rows<CheckReport> found = batch.query(sql, CheckStore::read, args);
        batch.run();
        return found.all();
    }

    private static CheckReport read(ResultSet row) throws SQLException {
        String verdict = row.getString("verdict");
        String how = row.getString("confirmed_how");
        return new CheckReport(
                row.getLong("id"),
                new MerchantId(row.getLong("merchant_id")),
                row.getString("address"),
                queues(row.getString("queues")),
                Trigger.valueOf(row.getString("trigger")),
                State.valueOf(row.getString("state")),
                verdict == null ? null : Verdict.valueOf(verdict),
                Json.read(row.getString("steps"), Steps.class).steps(),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getInt("attempts"),
                row.getInt("deferrals"),
                time(row, "next_at"),
                time(row, "sent_at"),
                time(row, "confirmed_at"),
                how == null ? null : Confirmed.valueOf(how),
                row.getInt("wrong_codes"),
                time(row, "finished_at"));
    }

    private static Set<SupportQueue> queues(String words) {
        Set<SupportQueue> queues = EnumSet.noneOf(SupportQueue.class);
        Arrays.stream(words.split(" "))
                .filter(word -> !word.isEmpty())
                .map(SupportQueue::valueOf)
                .forEach(queues::add);
        return queues;
    }

    private static Known readKnown(ResultSet row) throws SQLException {
        return new Known(
                new MerchantId(row.getLong("merchant_id")),
                row.getString("address"),
                Reach.valueOf(row.getString("state")),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                row.getInt("hard_bounces"),
                row.getObject("next_check_at", OffsetDateTime.class).toInstant(),
                time(row, "told_at"),
                row.getInt("failed_checks"),
                time(row, "rests_since"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
