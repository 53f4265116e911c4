package dev.aftersale.support;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.Ids;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The answers that a merchant has written once. */
@Component
public class CannedAnswers {

    /** More than these nobody finds their way in. */
    public static final int MOST = 200;

    private final Db db;

    CannedAnswers(Db db) {
        this.db = db;
    }

    /** By name, and of one name by language. */
    public List<CannedAnswer> list(MerchantId merchant) {
        return db.within(merchant, tx -> CannedAnswerStore.list(tx, merchant));
    }

    public Optional<CannedAnswer> find(MerchantId merchant, long id) {
        return list(merchant).stream().filter(one -> one.id() == id).findFirst();
    }

    /**
     * Keeps an answer under its name and language; what was there under both is replaced.
     *
     * @throws dev.aftersale.base.ProblemException at the field that is wrong
     */
    public CannedAnswer save(MerchantId merchant, String name, String language, String body) {
        String title = name.strip();
        String text = body.replace("\r\n", "\n").strip();
        if (title.isEmpty() || title.length() > CannedAnswer.LONGEST_NAME) {
            throw Problem.INVALID_PARAMETER.at("name", "has 1 to " + CannedAnswer.LONGEST_NAME + " characters.");
        }
        if (!language.isEmpty()
                && Texts.LANGUAGES.stream().map(Locale::getLanguage).noneMatch(language::equals)) {
            throw Problem.INVALID_PARAMETER.at("language", "is one of the languages that we write.");
        }
        if (text.isEmpty() || text.length() > Message.LONGEST) {
            throw Problem.INVALID_PARAMETER.at("body", "has 1 to " + Message.LONGEST + " characters.");
        }
        if (!CannedField.unknown(text).isEmpty()) {
            throw Problem.INVALID_PARAMETER.at(
                    "body", "has no field " + String.join(", ", CannedField.unknown(text)) + ".");
        }
        return db.within(merchant, tx -> {
            var all = CannedAnswerStore.list(tx, merchant);
            var before = all.stream()
                    .filter(one -> one.name().equals(title) && one.language().equals(language))
                    .findFirst();
            if (before.isEmpty() && all.size() >= MOST) {
                throw Problem.INVALID_PARAMETER.because("There can be at most " + MOST + " answers.");
            }
            long id = before.map(CannedAnswer::id).orElseGet(() -> Ids.next(merchant.shard()));
            var saved = new CannedAnswer(id, title, language, text);
            CannedAnswerStore.save(tx, merchant, saved);
            Audit.record(tx, merchant, AuditAction.SETTINGS_CHANGED, "answer " + title, before.orElse(null), saved);
            return saved;
        });
    }

    /** @return whether there was one */
    public boolean delete(MerchantId merchant, long id) {
        return db.within(merchant, tx -> {
            var gone = CannedAnswerStore.list(tx, merchant).stream()
                    .filter(one -> one.id() == id)
                    .findFirst();
            gone.ifPresent(one -> {
                CannedAnswerStore.delete(tx, merchant, id);
                Audit.record(tx, merchant, AuditAction.SETTINGS_CHANGED, "answer " + one.name(), one, null);
            });
            return gone.isPresent();
        });
    }
}
