package dev.aftersale.console;

import dev.aftersale.mail.MailTrail;
import dev.aftersale.order.Shipment;
import dev.aftersale.pages.Option;
import dev.aftersale.pages.Page;
import dev.aftersale.support.CannedAnswer;
import dev.aftersale.support.CannedField;
import dev.aftersale.support.Message;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.ThreadNote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the page of a conversation shows.
 *
 * @param thread null: nothing has been written yet
 * @param sheet its order
 * @param list where the reader came from
 * @param trail what became of the messages as mail
 */
public record Conversation(
        @Nullable SupportThread thread,
        OrderSheet sheet,
        List<ThreadNote> notes,
        Colleagues colleagues,
        List<CannedAnswer> canned,
        String shop,
        InboxQuery list,
        MailTrail.Trail trail) {

    /** A message or a note, in the order in which they were written; the other one is null. */
    public record Line(@Nullable Message message, @Nullable ThreadNote note) {

        long id() {
            return message != null ? message.id() : Objects.requireNonNull(note).id();
        }
    }

    public List<Line> lines() {
        return Stream.concat(
                        thread == null
                                ? Stream.<Line>of()
                                : thread.recent().stream().map(message -> new Line(message, null)),
                        notes.stream().map(note -> new Line(null, note)))
                .sorted(Comparator.comparingLong(Line::id))
                .toList();
    }

    /** The mails that a message came in. */
    public List<MailTrail.Arrived> arrived(long message) {
        return trail.arrived().stream()
                .filter(mail -> Long.valueOf(message).equals(mail.messageId()))
                .toList();
    }

    /** The mails that carry a message on. */
    public List<MailTrail.Sent> sent(long message) {
        return trail.sent().stream().filter(mail -> mail.messageId() == message).toList();
    }

    /** Messages before those that are shown. */
    public int before() {
        return thread == null ? 0 : thread.count() - thread.recent().size();
    }

    public String address() {
        return thread == null ? "/console/orders/" + sheet.id() + "/messages" : list.thread(thread.id());
    }

    /** A path below the thread's own, such as {@code settle}. */
    public String address(String action) {
        return InboxQuery.PATH + "/" + Objects.requireNonNull(thread).id() + "/" + action;
    }

    public List<Option> cannedOptions(Page page) {
        var options = new ArrayList<Option>();
        options.add(new Option("", page.text("messages.canned.choose")));
        canned.forEach(one -> options.add(new Option(
                Long.toString(one.id()),
                one.language().isEmpty() ? one.name() : one.name() + " (" + one.language() + ")")));
        return options;
    }

    /** What is known of this order, for answers that are written once. */
    Map<CannedField, String> known(Page page, String agent) {
        var known = new EnumMap<CannedField, String>(CannedField.class);
        put(
                known,
                CannedField.BUYER_NAME,
                sheet.isBuyerShown() ? sheet.order().buyer().name() : null);
        put(known, CannedField.ORDER_ID, Long.toString(sheet.id()));
        put(known, CannedField.REFERENCE, sheet.core().reference());
        put(known, CannedField.TRACKING, tracking());
        long refunded = sheet.core().charges().refunded();
        put(known, CannedField.REFUND_TOTAL, refunded == 0 ? null : page.money(sheet.money(refunded)));
        put(known, CannedField.SHOP, shop);
        put(known, CannedField.AGENT, agent);
        return known;
    }

    private static void put(Map<CannedField, String> known, CannedField field, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            known.put(field, value);
        }
    }

    /** Of the shipment that left last. */
    private @Nullable String tracking() {
        Shipment.Tracking last = null;
        for (Shipment shipment : sheet.order().shipments().stream()
                .sorted(Comparator.comparing(Shipment::shippedAt))
                .toList()) {
            if (shipment.tracking().number() != null) {
                last = shipment.tracking();
            }
        }
        if (last == null) {
            return null;
        }
        return last.carrier() == null ? last.number() : last.carrier() + " " + last.number();
    }
}
