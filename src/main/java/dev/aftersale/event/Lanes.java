package dev.aftersale.event;

import dev.aftersale.base.Bell;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Which lanes exist, and which of them have news: what this process knows, so that it need not ask the database. */
@Component
final class Lanes {

    private final Set<Integer> known = ConcurrentHashMap.newKeySet();
    private final BitSet news = new BitSet();
    private final Bell bell = new Bell();

    /** Rings when a lane has news. */
    Bell bell() {
        return bell;
    }

    boolean isKnown(int shard) {
        return known.contains(shard);
    }

    void known(int shard) {
        known.add(shard);
    }

    void wake(int shard) {
        synchronized (news) {
            news.set(shard);
        }
        bell.ring();
    }

    /** The lanes with news, each once. */
    List<Integer> takeNews() {
        synchronized (news) {
            var lanes = news.stream().boxed().toList();
            news.clear();
            return lanes;
        }
    }
}
