package dev.aftersale.mail;

import dev.aftersale.base.Texts;
import dev.aftersale.mail.Notice.Fact;
import dev.aftersale.mail.Notice.Line;
import dev.aftersale.mail.Notice.Total;
import dev.aftersale.mail.NoticeKind.Role;
import dev.aftersale.order.Item;
import dev.aftersale.returns.Return;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what happened to a return. All notices are made alike: subject, heading and first paragraph are three texts
 * of the kind, then what was said, then the items.
 */
final class ReturnNoticeWriter {

    private final NoticeFacts facts;
    private final Return row;
    private final Texts texts;
    private final String platform;

    private ReturnNoticeWriter(NoticeFacts facts, Texts texts, String platform) {
        this.facts = facts;
        this.row = Objects.requireNonNull(facts.returned());
        this.texts = texts;
        this.platform = platform;
    }

    static Notice write(NoticeFacts facts, Texts texts, String platform) {
        return new ReturnNoticeWriter(facts, texts, platform).write();
    }

    private Notice write() {
        boolean toBuyer = facts.mail().kind().role() == Role.BUYER;
        String merchant = facts.merchant().name();
        var paragraphs = new ArrayList<String>();
        paragraphs.add(told("text"));
        String said = said();
        if (said != null) {
            paragraphs.add("“" + said + "”");
        }
        String subject = told("subject");
        return new Notice(
                texts.locale().toLanguageTag(),
                row.test() ? texts.get("mail.test.subject", subject) : subject,
                paragraphs.getFirst(),
                toBuyer ? merchant : platform,
                told("heading"),
                paragraphs,
                row.lines().stream().map(this::line).toList(),
                List.of(new Total(texts.get("returns.mail.value"), texts.money(facts.money(row.value())), true)),
                about(),
                toBuyer ? List.of() : record(),
                NoticeFrame.action(facts, texts),
                row.test() ? texts.get("mail.test.warning") : null,
                toBuyer
                        ? texts.get("mail.footer.buyer", platform, merchant)
                        : texts.get("mail.footer.merchant", platform, merchant),
                Notice.Look.PLAIN);
    }

    /** {0}: order, {1}: merchant, {2}: answer by, {3}: refund by. */
    private String told(String part) {
        return texts.get(
                "returns.mail." + facts.mail().kind().key() + "." + part,
                Long.toString(row.orderId()),
                facts.merchant().name(),
                deadline(row.times().answerBy()),
                row.times().refundBy() == null ? "" : deadline(row.times().refundBy()));
    }

    private String deadline(Instant time) {
        return texts.deadline(
                time.atZone(facts.merchant().settings().shop().timeZone()),
                texts::date,
                DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                        .withLocale(texts.locale())::format);
    }

    private @Nullable String said() {
        return switch (facts.mail().kind()) {
            case RETURN_ASKED, RETURN_REGISTERED -> row.buyerMessage();
            case RETURN_ACCEPTED, RETURN_DECLINED, RETURN_ANSWERED, RETURN_CLOSED -> row.merchantMessage();
            default -> null;
        };
    }

    private Line line(Return.Line line) {
        Item item = facts.item(line.itemId());
        String detail = texts.get("mail.quantity", line.quantity()) + " · "
                + texts.get("returns.reason." + line.reason().name());
        if (line.isInspected()) {
            detail += " · " + texts.get("returns.mail.found", line.accepted(), line.damaged(), line.missing());
        }
        return new Line(item.productName(), detail, texts.money(facts.money(line.value())));
    }

    private List<Fact> about() {
        var about = new ArrayList<Fact>();
        about.add(Fact.of(texts.get("mail.order"), Long.toString(row.orderId())));
        about.add(Fact.of(texts.get("returns.mail.return"), Long.toString(row.id())));
        if (row.reference() != null) {
            about.add(Fact.of(texts.get("returns.mail.reference"), row.reference()));
        }
        about.add(Fact.of(
                texts.get("returns.mail.resolution"),
                texts.get("returns.resolution." + row.resolution().name())));
        if (row.declineReason() != null) {
            about.add(Fact.of(
                    texts.get("returns.mail.reason"),
                    texts.get("returns.decline." + row.declineReason().name())));
        }
        if (row.tracking() != null && row.tracking().number() != null) {
            about.add(Fact.of(texts.get("mail.tracking"), row.tracking().number()));
        }
        if (row.replacementId() != null) {
            about.add(Fact.of(texts.get("returns.mail.replacement"), Long.toString(row.replacementId())));
        }
        return about;
    }

    /** Names that don't change with the language: help desks sort by them. */
    private List<Fact> record() {
        var record = new ArrayList<Fact>();
        record.add(Fact.of("Order-ID", Long.toString(row.orderId())));
        record.add(Fact.of("Return-ID", Long.toString(row.id())));
        record.add(Fact.of(
                "Event", Objects.requireNonNull(facts.mail().kind().event()).wireName()));
        record.add(Fact.of("State", row.state().name()));
        record.add(Fact.of("Answer-By", row.times().answerBy().toString()));
        record.add(Fact.of("Test", Boolean.toString(row.test())));
        return record;
    }
}
