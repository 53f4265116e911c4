package dev.aftersale.desk;

import dev.aftersale.base.Actor;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.RequestKey;
import dev.aftersale.base.Texts;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import dev.aftersale.upload.NamedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Brings what agents write to the buyer into the thread, each comment once. */
@Component
final class DeskAnswers {

    private final Threads threads;
    private final Merchants merchants;
    private final Idempotency idempotency;

    DeskAnswers(Threads threads, Merchants merchants, Idempotency idempotency) {
        this.threads = threads;
        this.merchants = merchants;
        this.idempotency = idempotency;
    }

    /** All that is new on a ticket. A ticket of which no thread of the merchant knows is left alone. */
    void bring(MerchantId merchant, ZendeskReading reading, long ticket) throws DeskTrouble {
        Optional<SupportThread> thread = reading.threadOf(ticket).flatMap(id -> threads.find(merchant, id));
        if (thread.isEmpty()) {
            return;
        }
        try {
            merchants.mayChange(merchant);
            for (ZendeskReading.Answer answer : reading.answers(ticket)) {
                bring(merchant, reading, thread.get(), answer);
            }
        } catch (ProblemException e) {
            throw DeskTrouble.later(e.detail(), e);
        }
    }

    private void bring(MerchantId merchant, ZendeskReading reading, SupportThread thread, ZendeskReading.Answer answer)
            throws DeskTrouble {
        if (idempotency.isKnown(merchant, key(thread, answer.id(), 0))) {
            // A long one may have stopped on its way: the last part tells whether all of it is there.
            int last = Math.max(0, parts(answer.body()).size() - 1);
            if (idempotency.isKnown(merchant, key(thread, answer.id(), last))) {
                return;
            }
        }
        var brought = files(merchant, reading, answer);
        List<String> parts = parts((answer.body() + brought.refused()).strip());
        if (parts.isEmpty() && !brought.taken().isEmpty()) {
            parts = List.of("");
        }
        for (int part = 0; part < parts.size(); part++) {
            boolean isLast = part == parts.size() - 1;
            var message = new NewMessage(
                    thread.orderId(),
                    thread.kind(),
                    Message.Author.MERCHANT,
                    answer.author(),
                    Message.Via.DESK,
                    parts.get(part),
                    null,
                    isLast ? brought.taken() : List.of());
            var key = key(thread, answer.id(), part);
            Actor.run(agent(answer.author()), () -> threads.append(merchant, message, key));
        }
    }

    /** @param refused what the buyer is told of files that can't be passed on */
    private record Brought(List<NamedFile> taken, String refused) {}

    /** Judged as all files are that go to buyers: by their content, and drawn anew where they are pictures. */
    private Brought files(MerchantId merchant, ZendeskReading reading, ZendeskReading.Answer answer)
            throws DeskTrouble {
        var taken = new ArrayList<NamedFile>();
        var refused = new StringBuilder();
        long bytes = 0;
        for (ZendeskReading.Attachment attachment : answer.attachments()) {
            NamedFile file = attachment.size() > NamedFile.MOST_BYTES ? null : file(reading, attachment);
            bytes += file == null ? 0 : file.file().size();
            if (file == null || taken.size() == NewMessage.MOST_FILES || bytes > NewMessage.MOST_BYTES) {
                var texts = Texts.in(merchants.get(merchant).settings().shop().locale());
                refused.append("\n\n").append(texts.get("desk.file_refused", attachment.name()));
            } else {
                taken.add(file);
            }
        }
        return new Brought(List.copyOf(taken), refused.toString());
    }

    private static @Nullable NamedFile file(ZendeskReading reading, ZendeskReading.Attachment attachment)
            throws DeskTrouble {
        byte[] content = reading.content(attachment);
        try {
            return NamedFile.read(attachment.name(), content);
        } catch (ProblemException notTaken) {
            return null; // and the buyer is told so
        }
    }

    /** What the comment said at first counts: one that is changed afterwards has reached the buyer already. */
    private static RequestKey key(SupportThread thread, long comment, int part) {
        return RequestKey.of("zendesk-" + comment + (part == 0 ? "" : "-" + part), "thread " + thread.id());
    }

    static Actor agent(@Nullable String name) {
        return new Actor(Actor.Kind.STAFF, null, name == null ? "" : name, null, Actor.Via.API);
    }

    /** A long comment becomes several messages. Empty: it has no words. */
    static List<String> parts(String body) {
        var parts = new ArrayList<String>();
        String rest = body.strip();
        while (!rest.isEmpty()) {
            int end = Math.min(rest.length(), Message.LONGEST);
            if (end < rest.length()) {
                int space = rest.lastIndexOf('\n', end);
                end = space > Message.LONGEST / 2 ? space : end;
                if (Character.isHighSurrogate(rest.charAt(end - 1))) {
                    end--;
                }
            }
            parts.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        return parts;
    }
}
