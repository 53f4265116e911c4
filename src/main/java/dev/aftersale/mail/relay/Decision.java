package dev.aftersale.mail.relay;

import dev.aftersale.mail.mime.DeliveryReport;
import dev.aftersale.mail.mime.DeskToken;
import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.mime.Passage;
import dev.aftersale.mask.Mask.Side;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What becomes of a message that was let in. */
public sealed interface Decision {

    /**
     * It is a message of the thread, and goes on to the other side.
     *
     * @param text what its writer wrote; empty if there is nothing but files and quotations
     * @param quoted what it repeats of earlier messages
     */
    record Relay(String text, String quoted, List<DeskToken> tokens) implements Decision {}

    /** A machine answered: nobody hears of it, but what the desk calls its ticket is remembered. */
    record Swallow(String why, List<DeskToken> tokens) implements Decision {}

    /** It went round, or was not meant for one person. */
    record Drop(String why) implements Decision {}

    /** It tells about a mail of ours. */
    record Report(DeliveryReport report) implements Decision {}

    /** A reader called our mail spam. */
    record Complain(String why) implements Decision {}

    /**
     * @param to whom it was written to; null: to a return path, where nobody writes but mail servers
     * @param longest how many characters of a text are kept
     */
    static Decision of(Incoming incoming, @Nullable Side to, int longest) {
        if (to == null) {
            return incoming.complaint().isPresent()
                    ? new Complain(incoming.complaint().get().feedbackType())
                    : incoming.deliveryReport().<Decision>map(Report::new).orElseGet(() -> ofMachine(incoming));
        }
        return switch (incoming.kind()) {
            case HUMAN -> relay(incoming, longest);
            case AUTO_REPLY -> ofDesk(incoming, to, longest);
            case LOOP -> new Drop(signs(incoming));
            // a server that answers to From instead of the envelope's sender: which mail it means, nobody can be sure
            case BOUNCE, COMPLAINT -> new Swallow(signs(incoming), List.of());
        };
    }

    /** Taken for a person's word, whatever marks it has. */
    static Relay relay(Incoming incoming, int longest) {
        return new Relay(text(incoming, false, longest), text(incoming, true, longest), incoming.deskTokens());
    }

    /** From a merchant it may be an agent's answer all the same: some desks mark everything that they send. */
    private static Decision ofDesk(Incoming incoming, Side to, int longest) {
        return incoming.agentAnswer()
                .filter(answer -> to == Side.BUYER)
                .<Decision>map(answer -> new Relay(cut(answer, longest), "", incoming.deskTokens()))
                .orElseGet(() -> new Swallow(signs(incoming), incoming.deskTokens()));
    }

    /** A bounce that says nothing in the standard's words is counted all the same; a machine's answer is not one. */
    private static Decision ofMachine(Incoming incoming) {
        return switch (incoming.kind()) {
            case BOUNCE -> new Report(new DeliveryReport(List.of(), null));
            case HUMAN, AUTO_REPLY, COMPLAINT, LOOP -> new Swallow(signs(incoming), List.of());
        };
    }

    private static String signs(Incoming incoming) {
        return incoming.kind() + " " + incoming.signs();
    }

    /** What pages show; the mail that goes on is whole. */
    private static String text(Incoming incoming, boolean quoted, int longest) {
        String text = Passage.of(incoming.text()).stream()
                .filter(passage -> passage.quoted() == quoted)
                .map(Passage::text)
                .collect(Collectors.joining("\n"))
                .strip();
        return cut(text, longest);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
