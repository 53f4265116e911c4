package dev.aftersale.mail;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import dev.aftersale.mail.ShopMails.Caught;
import dev.aftersale.mail.ShopMails.Finding;
import dev.aftersale.mail.ShopMails.State;
import dev.aftersale.mail.relay.Received;
import dev.aftersale.mail.shop.ShopMail;
import dev.aftersale.mail.shop.ShopMail.Kind;
import dev.aftersale.mail.shop.ShopMail.Platform;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Mails that shops sent by themselves, in SQL. */
final class ShopMailStore {

    private static final String COLUMNS = """
            SELECT id, order_id, test, platform, kind, sender, subject, received_at, state, settled_at
              FROM shop_mail
            """;

    private static final String INSERT = """
            INSERT INTO shop_mail (shard, id, merchant_id, order_id, test, platform, kind, sender, subject, received_at,
                                   state, settled_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** Only what is held: who comes second finds it settled. */
    private static final String SETTLE = """
            UPDATE shop_mail
               SET state = ?, settled_at = ?
             WHERE shard = ? AND id = ? AND merchant_id = ? AND state = 'HELD'
            RETURNING id, order_id, test, platform, kind, sender, subject, received_at, state, settled_at
            """;

    private static final String FIND = COLUMNS + " WHERE shard = ? AND id = ? AND merchant_id = ?";

    private static final String HELD = COLUMNS + """
             WHERE shard = ? AND merchant_id = ? AND state = 'HELD'
             ORDER BY id DESC
             LIMIT ?
            """;

    private static final String LATELY = COLUMNS + """
             WHERE shard = ? AND merchant_id = ? AND received_at > ? AND state <> 'HELD'
             ORDER BY received_at DESC
             LIMIT ?
            """;

    private static final String COUNT_HELD =
            "SELECT count(*) AS held FROM shop_mail WHERE shard = ? AND merchant_id = ? AND state = 'HELD'";

    private static final String FINDINGS = """
            SELECT m.platform, m.kind, count(*) AS mails, max(m.received_at) AS last_at
              FROM shop_mail m
              LEFT JOIN shop_mail_switch s
                ON s.shard = m.shard AND s.merchant_id = m.merchant_id AND s.platform = m.platform AND s.kind = m.kind
             WHERE m.shard = ? AND m.merchant_id = ? AND m.received_at > ?
               AND (s.off_at IS NULL OR m.received_at > s.off_at)
             GROUP BY m.platform, m.kind
             ORDER BY max(m.received_at) DESC
            """;

    private static final String SWITCH_OFF = """
            INSERT INTO shop_mail_switch (shard, merchant_id, platform, kind, off_at)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (shard, merchant_id, platform, kind) DO UPDATE SET off_at = excluded.off_at
            """;

    private static final String EXPIRE = """
            UPDATE shop_mail SET state = 'EXPIRED', settled_at = ? WHERE state = 'HELD' AND received_at < ?
            """;

    private ShopMailStore() {}

    static void insert(Tx tx, Received mail, boolean test, ShopMail what, State state) {
        tx.write(
                INSERT,
                mail.shard(),
                mail.id(),
                mail.merchant(),
                mail.orderId(),
                test,
                what.platform(),
                what.kind(),
                mail.from(),
                mail.subject(),
                mail.receivedAt(),
                state,
                state == State.HELD ? null : tx.now());
    }

    static Optional<Caught> settle(Tx tx, MerchantId merchant, long id, State state) {
        var batch = tx.batch();
        Rows<Caught> settled =
                batch.query(SETTLE, ShopMailStore::read, state, tx.now(), merchant.shard(), id, merchant);
        batch.run();
        return settled.first();
    }

    static Optional<Caught> find(Tx tx, MerchantId merchant, long id) {
        var batch = tx.batch();
        Rows<Caught> found = batch.query(FIND, ShopMailStore::read, merchant.shard(), id, merchant);
        batch.run();
        return found.first();
    }

    static List<Caught> held(Tx tx, MerchantId merchant, int limit) {
        var batch = tx.batch();
        Rows<Caught> found = batch.query(HELD, ShopMailStore::read, merchant.shard(), merchant, limit);
        batch.run();
        return found.all();
    }

    static List<Caught> lately(Tx tx, MerchantId merchant, Instant after, int limit) {
        var batch = tx.batch();
        Rows<Caught> found = batch.query(LATELY, ShopMailStore::read, merchant.shard(), merchant, after, limit);
        batch.run();
        return found.all();
    }

    static long countHeld(Tx tx, MerchantId merchant) {
        var batch = tx.batch();
        Rows<Long> count = batch.query(COUNT_HELD, row -> row.getLong("held"), merchant.shard(), merchant);
        batch.run();
        return count.all().getFirst();
    }

    static List<Finding> findings(Tx tx, MerchantId merchant, Instant after) {
        var batch = tx.batch();
        Rows<Finding> found = batch.query(
                FINDINGS,
                row -> new Finding(
                        what(row),
                        row.getLong("mails"),
                        row.getObject("last_at", OffsetDateTime.class).toInstant()),
                merchant.shard(),
                merchant,
                after);
        batch.run();
        return found.all();
    }

    static void switchedOff(Tx tx, MerchantId merchant, ShopMail what) {
        tx.write(SWITCH_OFF, merchant.shard(), merchant, what.platform(), what.kind(), tx.now());
    }

    static void expire(Tx tx, Instant before) {
        tx.write(EXPIRE, tx.now(), before);
    }

    private static ShopMail what(ResultSet row) throws SQLException {
        return new ShopMail(Platform.valueOf(row.getString("platform")), Kind.valueOf(row.getString("kind")));
    }

    private static Caught read(ResultSet row) throws SQLException {
        var settled = row.getObject("settled_at", OffsetDateTime.class);
        return new Caught(
                row.getLong("id"),
                row.getLong("order_id"),
                row.getBoolean("test"),
                what(row),
                row.getString("sender"),
                row.getString("subject"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                State.valueOf(row.getString("state")),
                settled == null ? null : settled.toInstant());
    }
}
