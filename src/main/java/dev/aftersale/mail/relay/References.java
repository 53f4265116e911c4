package dev.aftersale.mail.relay;

import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Tx;
import dev.aftersale.mask.Mask.Side;
import dev.aftersale.mask.Mask.Topic;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Under which Message-ID each side knows each message of a conversation, so that an answer threads at whoever gets it, and
 * no id of the other side, which names its host, ever reaches it.
 */
@Component
public final class References {

    private static final int MOST = 20;

    private final Db db;

    References(Db db) {
        this.db = db;
    }

    /** A conversation, seen from one side. */
    public record Seen(MerchantId merchant, long orderId, Topic topic, Side side) {
        Seen other() {
            return new Seen(merchant, orderId, topic, side.other());
        }
    }

    /** A message, and the id under which a side knows it. */
    public record Known(Seen by, long messageId, String reference) {}

    /**
     * What a reader's mail program threads by.
     *
     * @param references the oldest first
     */
    public record Chain(@Nullable String inReplyTo, List<String> references) {}

    /** From now on sides know messages, all of one shard; the first word on each counts. */
    public void know(Tx tx, List<Known> known) {
        if (!known.isEmpty()) {
            ReferenceStore.insert(tx, known.getFirst().by().merchant().shard(), known);
        }
    }

    /**
     * What {@code reader} is told that a message answers: what its writer referred to, as the reader knows it; if the writer
     * referred to nothing that we know, the last that the reader has seen of the conversation before it.
     *
     * @param inReplyTo as the writer knows it
     * @param references as the writer knows them, the oldest first
     */
    public Chain chain(Seen reader, long messageId, List<String> inReplyTo, List<String> references) {
        Set<String> asked = new LinkedHashSet<>(references);
        asked.addAll(inReplyTo);
        return db.within(reader.merchant(), tx -> {
            Map<String, String> known =
                    asked.isEmpty() ? Map.of() : ReferenceStore.translate(tx, reader.other(), reader, asked);
            var chain = new ArrayList<String>();
            asked.stream().map(known::get).filter(id -> id != null).forEach(chain::add);
            if (chain.isEmpty()) {
                chain.addAll(ReferenceStore.before(tx, reader, messageId, MOST).reversed());
            }
            String parent = inReplyTo.stream()
                    .map(known::get)
                    .filter(id -> id != null)
                    .reduce((first, last) -> last)
                    .orElse(chain.isEmpty() ? null : chain.getLast());
            return new Chain(parent, chain.size() <= MOST ? List.copyOf(chain) : shortened(chain));
        });
    }

    /** The first one, which names the conversation, and the last ones. */
    private static List<String> shortened(List<String> chain) {
        var shorter = new ArrayList<String>();
        shorter.add(chain.getFirst());
        shorter.addAll(chain.subList(chain.size() - MOST + 1, chain.size()));
        return List.copyOf(shorter);
    }
}
