package dev.aftersale.merchant;

import dev.aftersale.base.Ids;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Merchants in SQL. */
final class MerchantStore {

    private static final String COLUMNS = """
            SELECT id, cms_id, page_id, catalog_id, name, currency, country, support_email, suspended, suspended_for,
                   suspended_at, settings, created_at
              FROM merchant
            """;

    private static final String FIND = COLUMNS + " WHERE shard = :shard AND id = :id";

    private static final String LOCK = FIND + " FOR UPDATE";

    private static final String HOLD = FIND + " FOR SHARE";

    private static final String LIST = COLUMNS + " WHERE id > :after ORDER BY id LIMIT :limit";

    private static final String BY_ANY_ID = """
            SELECT id
              FROM merchant
             WHERE shard = :shard AND :id IN (id, cms_id, page_id, catalog_id)
            """;

    private static final String INSERT = """
            INSERT INTO merchant (shard, id, merchant_id, cms_id, page_id, catalog_id, name, currency, country,
                                  support_email, settings, form_key, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)
            """;

    private static final String BY_FORM_KEY = "SELECT id FROM merchant WHERE shard = :shard AND form_key = :key";

    /** A beginning as a range of bytes, which an index answers whatever the plan. */
    private static final String BY_NAME = COLUMNS + """
             WHERE lower(name) ~>=~ :low AND lower(name) ~<~ :high
               AND id > :after
               AND (suspended OR NOT :suspendedOnly)
             ORDER BY id
             LIMIT :limit
            """;

    /** Above every text that begins with what stands before it. */
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    private static final String SUSPENDED = COLUMNS + " WHERE suspended AND id > :after ORDER BY id LIMIT :limit";

    private static final String SAVE = """
            UPDATE merchant SET name = ?, support_email = ?, settings = ?::jsonb WHERE shard = ? AND id = ?
            """;

    private static final String SUSPEND = """
            UPDATE merchant SET suspended = true, suspended_for = ?, suspended_at = ? WHERE shard = ? AND id = ?
            """;

    private static final String RESUME = """
            UPDATE merchant SET suspended = false, suspended_for = NULL, suspended_at = NULL WHERE shard = ? AND id = ?
            """;

    private MerchantStore() {}

    /** A merchant with only its own settings. */
    record Row(
            MerchantId id,
            long cmsId,
            long pageId,
            long catalogId,
            String name,
            String currency,
            String country,
            @Nullable String supportEmail,
            Merchant.@Nullable Suspension suspension,
            SettingsChange settings,
            Instant createdAt) {

        Merchant complete(PlatformSettings platform) {
            return new Merchant(
                    id,
                    cmsId,
                    pageId,
                    catalogId,
                    name,
                    currency,
                    country,
                    supportEmail,
                    suspension,
                    settings.over(platform, currency, country),
                    createdAt);
        }
    }

    static void insert(Tx tx, MerchantId id, NewMerchant wanted, @Nullable String formKey) {
        int shard = id.shard();
        tx.write(
                1,
                INSERT,
                shard,
                id,
                id,
                Ids.next(shard),
                Ids.next(shard),
                Ids.next(shard),
                wanted.name(),
                wanted.currency(),
                wanted.country(),
                wanted.supportEmail(),
                Json.write(wanted.settings()),
                formKey,
                tx.now());
    }

    static Optional<Row> find(Tx tx, MerchantId id) {
        return one(tx, FIND, id);
    }

    static Optional<Row> lock(Tx tx, MerchantId id) {
        return one(tx, LOCK, id);
    }

    static Optional<Row> hold(Tx tx, MerchantId id) {
        return one(tx, HOLD, id);
    }

    private static Optional<Row> one(Tx tx, String sql, MerchantId id) {
        return tx.sql()
                .sql(sql)
                .param("shard", id.shard())
                .param("id", id.value())
                .query((row, n) -> read(row))
                .optional();
    }

    static Optional<MerchantId> byAnyId(Tx tx, long id) {
        return tx.sql()
                .sql(BY_ANY_ID)
                .param("shard", Ids.shard(id))
                .param("id", id)
                .query((row, n) -> new MerchantId(row.getLong(1)))
                .optional();
    }

    static Optional<MerchantId> byFormKey(Tx tx, int shard, String key) {
        return tx.sql()
                .sql(BY_FORM_KEY)
                .param("shard", shard)
                .param("key", key)
                .query((row, n) -> new MerchantId(row.getLong(1)))
                .optional();
    }

    static List<Row> list(Tx tx, long after, int limit) {
        return page(tx, LIST, after, limit);
    }

    static List<Row> suspended(Tx tx, long after, int limit) {
        return page(tx, SUSPENDED, after, limit);
    }

    private static List<Row> page(Tx tx, String sql, long after, int limit) {
        return tx.sql()
                .sql(sql)
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> read(row))
                .list();
    }

    static List<Row> byName(Tx tx, String beginning, boolean suspendedOnly, long after, int limit) {
        String low = beginning.toLowerCase(Locale.ROOT);
        return tx.sql()
                .sql(BY_NAME)
                .param("low", low)
                .param("high", low + LAST)
                .param("suspendedOnly", suspendedOnly)
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> read(row))
                .list();
    }

    static void save(Tx tx, MerchantId id, Identity identity, SettingsChange settings) {
        tx.write(1, SAVE, identity.name(), identity.supportEmail(), Json.write(settings), id.shard(), id);
    }

    static void suspend(Tx tx, MerchantId id, String reason) {
        tx.write(1, SUSPEND, reason, tx.now(), id.shard(), id);
    }

    static void resume(Tx tx, MerchantId id) {
        tx.write(1, RESUME, id.shard(), id);
    }

    private static Merchant.@Nullable Suspension suspension(ResultSet row, Instant created) throws SQLException {
        if (!row.getBoolean("suspended")) {
            return null;
        }
        String reason = row.getString("suspended_for");
        var since = row.getObject("suspended_at", OffsetDateTime.class);
        return new Merchant.Suspension(reason == null ? "" : reason, since == null ? created : since.toInstant());
    }

    private static Row read(ResultSet row) throws SQLException {
        Instant created = row.getObject("created_at", OffsetDateTime.class).toInstant();
        return new Row(
                new MerchantId(row.getLong("id")),
                row.getLong("cms_id"),
                row.getLong("page_id"),
                row.getLong("catalog_id"),
                row.getString("name"),
                row.getString("currency"),
                row.getString("country"),
                row.getString("support_email"),
                suspension(row, created),
                Json.read(row.getString("settings"), SettingsChange.class),
                created);
    }
}
