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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Merchants in SQL. */
final class MerchantStore {

    private static final String COLUMNS = """
            SELECT id, cms_id, page_id, catalog_id, name, currency, country, support_email, suspended, settings, created_at
              FROM merchant
            """;

    private static final String FIND = COLUMNS + " WHERE shard = :shard AND id = :id";

    private static final String LOCK = FIND + " FOR UPDATE";

    private static final String LIST = COLUMNS + " WHERE id > :after ORDER BY id LIMIT :limit";

    private static final String BY_ANY_ID = """
            SELECT id
              FROM merchant
             WHERE shard = :shard AND :id IN (id, cms_id, page_id, catalog_id)
            """;

    private static final String INSERT = """
            INSERT INTO merchant (shard, id, merchant_id, cms_id, page_id, catalog_id, name, currency, country,
                                  support_email, settings, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
            """;

    private static final String SAVE_SETTINGS = """
            UPDATE merchant SET settings = ?::jsonb WHERE shard = ? AND id = ?
            """;

    private static final String SUSPEND = """
            UPDATE merchant SET suspended = ? WHERE shard = ? AND id = ?
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
            boolean suspended,
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
                    suspended,
                    settings.over(platform, currency, country),
                    createdAt);
        }
    }

    static void insert(Tx tx, MerchantId id, NewMerchant wanted) {
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
                tx.now());
    }

    static Optional<Row> find(Tx tx, MerchantId id) {
        return one(tx, FIND, id);
    }

    static Optional<Row> lock(Tx tx, MerchantId id) {
        return one(tx, LOCK, id);
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

    static List<Row> list(Tx tx, long after, int limit) {
        return tx.sql()
                .sql(LIST)
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> read(row))
                .list();
    }

    static void saveSettings(Tx tx, MerchantId id, SettingsChange settings) {
        tx.write(1, SAVE_SETTINGS, Json.write(settings), id.shard(), id);
    }

    static void suspend(Tx tx, MerchantId id, boolean suspended) {
        tx.write(1, SUSPEND, suspended, id.shard(), id);
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(
                new MerchantId(row.getLong("id")),
                row.getLong("cms_id"),
                row.getLong("page_id"),
                row.getLong("catalog_id"),
                row.getString("name"),
                row.getString("currency"),
                row.getString("country"),
                row.getString("support_email"),
                row.getBoolean("suspended"),
                Json.read(row.getString("settings"), SettingsChange.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
