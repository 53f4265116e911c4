package dev.aftersale.mail;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How merchants' notices look and what they say, in SQL. */
final class NoticeStyleStore {

    private static final String STYLE = """
            SELECT accent, signature, logo IS NOT NULL AS has_logo
              FROM notice_style
             WHERE shard = :shard AND merchant_id = :merchant
            """;

    private static final String LOGO = """
            SELECT logo FROM notice_style WHERE shard = :shard AND merchant_id = :merchant AND logo IS NOT NULL
            """;

    private static final String SET_STYLE = """
            INSERT INTO notice_style (shard, merchant_id, accent, signature)
            VALUES (?, ?, ?, ?)
                ON CONFLICT (shard, merchant_id) DO UPDATE SET accent = excluded.accent, signature = excluded.signature
            """;

    private static final String SET_LOGO = """
            INSERT INTO notice_style (shard, merchant_id, accent, logo)
            VALUES (?, ?, ?, ?)
                ON CONFLICT (shard, merchant_id) DO UPDATE SET logo = excluded.logo
            """;

    private static final String WORDS = """
            SELECT subject, heading, opening
              FROM notice_words
             WHERE shard = :shard AND merchant_id = :merchant AND kind = :kind AND language = :language
            """;

    private static final String SET_WORDS = """
            INSERT INTO notice_words (shard, merchant_id, kind, language, subject, heading, opening)
            VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (shard, merchant_id, kind, language)
                DO UPDATE SET subject = excluded.subject, heading = excluded.heading, opening = excluded.opening
            """;

    private static final String FORGET_WORDS = """
            DELETE FROM notice_words WHERE shard = ? AND merchant_id = ? AND kind = ? AND language = ?
            """;

    private NoticeStyleStore() {}

    static NoticeStyle style(Tx tx, MerchantId merchant) {
        return tx.sql()
                .sql(STYLE)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .query((row, n) -> new NoticeStyle(
                        row.getString("accent"), row.getString("signature"), row.getBoolean("has_logo")))
                .optional()
                .orElse(NoticeStyle.DEFAULT);
    }

    static Optional<byte[]> logo(Tx tx, MerchantId merchant) {
        return tx.sql()
                .sql(LOGO)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .query((row, n) -> row.getBytes("logo"))
                .optional();
    }

    static void set(Tx tx, MerchantId merchant, NoticeStyle style) {
        tx.write(SET_STYLE, merchant.shard(), merchant, style.accent(), style.signature());
    }

    static void setLogo(Tx tx, MerchantId merchant, byte @Nullable [] png) {
        tx.write(SET_LOGO, merchant.shard(), merchant, NoticeStyle.DEFAULT.accent(), png);
    }

    static NoticeWords words(Tx tx, MerchantId merchant, NoticeKind kind, String language) {
        return tx.sql()
                .sql(WORDS)
                .param("shard", merchant.shard())
                .param("merchant", merchant.value())
                .param("kind", kind.name())
                .param("language", language)
                .query((row, n) ->
                        new NoticeWords(row.getString("subject"), row.getString("heading"), row.getString("opening")))
                .optional()
                .orElse(NoticeWords.OURS);
    }

    static void set(Tx tx, MerchantId merchant, NoticeKind kind, String language, NoticeWords words) {
        if (words.areOurs()) {
            tx.write(FORGET_WORDS, merchant.shard(), merchant, kind, language);
        } else {
            tx.write(
                    SET_WORDS,
                    merchant.shard(),
                    merchant,
                    kind,
                    language,
                    words.subject(),
                    words.heading(),
                    words.opening());
        }
    }
}
