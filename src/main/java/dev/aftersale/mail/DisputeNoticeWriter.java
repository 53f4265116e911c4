package dev.aftersale.mail;

import dev.aftersale.base.Texts;
import dev.aftersale.mail.Notice.Fact;
import dev.aftersale.mail.Notice.Total;
import java.util.ArrayList;
import java.util.List;

/** Says in words what happened in a dispute, which is a claim or a chargeback: all steps are told alike. */
final class DisputeNoticeWriter {

    private final NoticeFacts facts;
    private final Texts texts;
    private final NoticeFrame frame;

    private DisputeNoticeWriter(NoticeFacts facts, Texts texts, String platform) {
        this.facts = facts;
        this.texts = texts;
        this.frame = new NoticeFrame(facts, texts, platform);
    }

    static Notice write(NoticeFacts facts, Texts texts, String platform) {
        return new DisputeNoticeWriter(facts, texts, platform).write();
    }

    private Notice write() {
        var kind = facts.mail().kind();
        String orderId = Long.toString(facts.order().core().id());
        String merchant = facts.merchant().name();
        var letter = facts.details(DisputeLetter.class);
        String amount = texts.money(letter.amount());
        String outcome = letter.forBuyer() == null ? "" : letter.forBuyer() ? ".buyer" : ".merchant";
        var paragraphs = new ArrayList<String>();
        paragraphs.add(texts.get("mail." + kind.key() + ".text" + outcome, merchant, amount));
        if (letter.reason() != null) {
            paragraphs.add("“" + letter.reason() + "”");
        }
        if (letter.dueAt() != null) {
            paragraphs.add(texts.get("mail." + kind.key() + ".due", frame.exactly(letter.dueAt())));
        }
        var about = new ArrayList<Fact>();
        about.add(Fact.of(texts.get("mail.order"), orderId));
        about.add(Fact.of(texts.get("mail.case"), letter.caseId()));
        boolean toMerchant = kind.role() == NoticeKind.Role.MERCHANT;
        if (toMerchant) {
            about.addAll(frame.buyer());
        }
        return frame.notice(
                kind.key(),
                "",
                texts.get("mail." + kind.key() + ".subject", orderId, merchant),
                paragraphs,
                List.of(),
                List.of(new Total(texts.get("mail.disputed"), amount, true)),
                about,
                toMerchant ? caseRecord(letter) : List.of());
    }

    private List<Fact> caseRecord(DisputeLetter letter) {
        var record = new ArrayList<>(frame.record());
        record.add(Fact.of("Case-ID", letter.caseId()));
        record.add(Fact.of("Step", facts.mail().kind().name()));
        if (letter.dueAt() != null) {
            record.add(Fact.of("Answer-By", letter.dueAt().toString()));
        }
        return record;
    }
}
