package dev.aftersale.mail;

import dev.aftersale.audit.Audit;
import dev.aftersale.audit.AuditAction;
import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Problem;
import dev.aftersale.base.Texts;
import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.order.Order;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Lets merchants see their notices before anybody gets one, and change how they look and what they say. */
@Component
public class NoticeStyles {

    private final Db db;
    private final Merchants merchants;
    private final NoticeLayout layout;
    private final MailSettings settings;
    private final InstantSource clock;

    NoticeStyles(Db db, Merchants merchants, NoticeLayout layout, MailSettings settings, InstantSource clock) {
        this.db = db;
        this.merchants = merchants;
        this.layout = layout;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A kind of notice.
     *
     * @param key as texts and addresses name it
     * @param rewordable whether the merchant may put it in words of its own
     */
    public record Kind(String key, boolean toBuyer, boolean rewordable) {
        static Kind of(NoticeKind kind) {
            return new Kind(kind.key(), kind.role() == NoticeKind.Role.BUYER, kind.isRewordable());
        }
    }

    /** A notice about a made-up order, as it would be sent. */
    public record Preview(String from, String subject, String text, String html) {}

    public List<Kind> kinds() {
        return Arrays.stream(NoticeKind.values())
                .filter(NoticeKind::isNotice)
                .map(Kind::of)
                .toList();
    }

    public Optional<Kind> kind(String key) {
        return NoticeKind.ofKey(key).map(Kind::of);
    }

    public NoticeStyle style(MerchantId merchant) {
        return db.within(merchant, tx -> NoticeStyleStore.style(tx, merchant));
    }

    /** A PNG. */
    public Optional<byte[]> logo(MerchantId merchant) {
        return db.within(merchant, tx -> NoticeStyleStore.logo(tx, merchant));
    }

    public NoticeWords words(MerchantId merchant, String key, Locale language) {
        NoticeKind kind = known(key);
        return db.within(merchant, tx -> NoticeStyleStore.words(tx, merchant, kind, language.getLanguage()));
    }

    public void change(MerchantId merchant, NoticeStyle style) {
        db.within(merchant, tx -> {
            var before = NoticeStyleStore.style(tx, merchant);
            NoticeStyleStore.set(tx, merchant, style);
            Audit.record(tx, merchant, AuditAction.NOTICES_STYLE_CHANGED, "notices", seen(before), seen(style));
            return style;
        });
    }

    private static Map<String, String> seen(NoticeStyle style) {
        return style.signature() == null
                ? Map.of("accent", style.accent())
                : Map.of("accent", style.accent(), "signature", style.signature());
    }

    public void show(MerchantId merchant, Logo logo) {
        db.within(merchant, tx -> {
            NoticeStyleStore.setLogo(tx, merchant, logo.png());
            Audit.record(
                    tx,
                    merchant,
                    AuditAction.NOTICES_LOGO_CHANGED,
                    "notices",
                    null,
                    Map.of("bytes", logo.png().length));
            return logo;
        });
    }

    public void dropLogo(MerchantId merchant) {
        db.within(merchant, tx -> {
            NoticeStyleStore.setLogo(tx, merchant, null);
            Audit.record(tx, merchant, AuditAction.NOTICES_LOGO_REMOVED, "notices", null, null);
            return merchant;
        });
    }

    /** Where all of {@code words} are null, ours stand again. */
    public void reword(MerchantId merchant, String key, Locale language, NoticeWords words) {
        NoticeKind kind = known(key);
        if (!kind.isRewordable()) {
            throw Problem.INVALID_PARAMETER.because("The words of this notice are the platform’s.");
        }
        db.within(merchant, tx -> {
            var before = NoticeStyleStore.words(tx, merchant, kind, language.getLanguage());
            NoticeStyleStore.set(tx, merchant, kind, language.getLanguage(), words);
            Audit.record(
                    tx,
                    merchant,
                    AuditAction.NOTICES_REWORDED,
                    key + " (" + language.getLanguage() + ")",
                    before.areOurs() ? null : before,
                    words.areOurs() ? null : words);
            return words;
        });
    }

    /** @param logo where the page that shows the preview finds the logo */
    public Preview preview(MerchantId merchantId, String key, Locale language, NoticeWords words, String logo) {
        NoticeKind kind = known(key);
        Merchant merchant = merchants.get(merchantId);
        NoticeFacts sample = NoticeSample.of(merchant, kind, clock.instant());
        Notice ours = NoticeWriter.write(sample, Texts.in(language), settings.platform());
        Notice notice = styled(sample, ours, style(merchantId), words, logo);
        return new Preview(notice.from(), notice.subject(), layout.text(notice), layout.html(notice));
    }

    /** As {@code merchant} wants it; what goes to the merchant itself looks as ours do. */
    Notice styled(NoticeFacts facts, Notice ours, String logo) {
        var merchant = facts.mail().merchant();
        if (facts.mail().kind().role() != NoticeKind.Role.BUYER) {
            return ours;
        }
        return db.within(
                merchant,
                tx -> styled(
                        facts,
                        ours,
                        NoticeStyleStore.style(tx, merchant),
                        NoticeStyleStore.words(
                                tx,
                                merchant,
                                facts.mail().kind(),
                                Locale.forLanguageTag(ours.language()).getLanguage()),
                        logo));
    }

    private static Notice styled(NoticeFacts facts, Notice ours, NoticeStyle style, NoticeWords words, String logo) {
        if (facts.mail().kind().role() != NoticeKind.Role.BUYER) {
            return ours;
        }
        Notice worded = facts.mail().kind().isRewordable() ? words.in(ours, fields(facts)) : ours;
        return worded.looking(new Notice.Look(style.accent(), style.hasLogo() ? logo : null, style.signature()));
    }

    private static Map<String, String> fields(NoticeFacts facts) {
        Order order = facts.order();
        String reference = order.core().reference();
        String buyer = order.buyer().name();
        return Map.of(
                "order",
                Long.toString(order.id()),
                "reference",
                reference == null ? "" : reference,
                "shop",
                facts.merchant().name(),
                "buyer",
                buyer == null ? "" : buyer);
    }

    private static NoticeKind known(String key) {
        return NoticeKind.ofKey(key)
                .orElseThrow(() -> Problem.INVALID_PARAMETER.at(
                        "kind",
                        Arrays.stream(NoticeKind.values())
                                .map(NoticeKind::key)
                                .collect(Collectors.joining(", ", "must be one of ", "."))));
    }
}
