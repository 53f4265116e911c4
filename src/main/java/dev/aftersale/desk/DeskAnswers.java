package dev.aftersale.desk;

import dev.aftersale.base.Actor;
import dev.aftersale.base.Idempotency;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.ProblemException;
import dev.aftersale.base.RequestKey;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.support.Message;
import dev.aftersale.support.NewMessage;
import dev.aftersale.support.SupportThread;
import dev.aftersale.support.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.jspecify.annotations.Nullable;

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
        Optional<SupportThread> thread =
                reading.threadOf(ticket).flatMap(id -> threads.find(merchant, id));
        if (thread.isEmpty()) {
            return;
        }
        try {
            merchants.mayChange(merchant);
            for (ZendeskReading.Answer answer : reading.answers(ticket)) {
                bring(merchant, thread.get(), answer);
            }
        } catch (ProblemException e) {
            throw DeskTrouble.later(e.detail(), e);
        }
    }

    private void bring(MerchantId merchant, SupportThread thread, ZendeskReading.Answer answer) {
        List<String> parts = parts(answer.body());
        for (int part = 0; part < parts.size(); part++) {
            var key = key(thread, answer.id(), part);
            if (!idempotency.isKnown(merchant, key)) {
                var message = new NewMessage(
                        thread.orderId(),
                        thread.kind(),
                        Message.Author.MERCHANT,
                        answer.author(),
                        Message.Via.DESK,
                        parts.get(part));
                Actor.run(agent(answer.author()), () -> threads.append(merchant, message, key));
            }
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
