package dev.aftersale.audit;

import dev.aftersale.base.Actor;
import dev.aftersale.base.Json;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Rows;
import dev.aftersale.base.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;

/** The log of changes, in SQL. */
final class AuditStore {

    private static final String INSERT = """
            INSERT INTO audit (shard, id, merchant_id, at, action, object, before, after, actor)
            VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb)
            """;

    /** By id, which is the order in which they were made. */
    private static final String LIST = """
            SELECT id, merchant_id, at, action, object, before::text, after::text, actor::text
              FROM audit
             WHERE shard = ? AND merchant_id = ? AND id < ?
               AND (?::timestamptz IS NULL OR at >= ?) AND (?::timestamptz IS NULL OR at < ?)
               AND (?::text IS NULL OR actor->>'id' = ?)
               AND (?::text IS NULL OR action LIKE ?)
               AND (?::text IS NULL OR object ILIKE ?)
             ORDER BY id DESC
             LIMIT ?
            """;

    private AuditStore() {}

    static void insert(Tx tx, AuditEntry entry) {
        tx.write(
                1,
                INSERT,
                entry.merchant().shard(),
                entry.id(),
                entry.merchant(),
                entry.at(),
                entry.action(),
                entry.object(),
                entry.before(),
                entry.after(),
                Json.write(entry.actor()));
    }

    static List<AuditEntry> list(Tx tx, MerchantId merchant, AuditQuestion question) {
        String action = question.action() == null ? null : literally(question.action()) + afterDot(question.action());
        String object = question.object() == null ? null : "%" + literally(question.object()) + "%";
        var batch = tx.batch();
        Rows<AuditEntry> found = batch.query(
                LIST,
                AuditStore::read,
                merchant.shard(),
                merchant,
                question.before() == null ? Long.MAX_VALUE : question.before(),
                question.from(),
                question.from(),
                question.to(),
                question.to(),
                question.actorId(),
                question.actorId(),
                action,
                action,
                object,
                object,
                question.limit());
        batch.run();
        return found.all();
    }

    private static String afterDot(String action) {
        return action.endsWith(".") ? "%" : "";
    }

    private static String literally(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static AuditEntry read(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                new MerchantId(row.getLong("merchant_id")),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("action"),
                row.getString("object"),
                row.getString("before"),
                row.getString("after"),
                Json.read(row.getString("actor"), Actor.class));
    }
}
