package dev.aftersale.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Which lanes exist, and which of them have news: what this process knows, so that it need not ask the database. */
@Component
final class Lanes {

    private final ConcurrentHashMap.KeySetView<Integer, Boolean> known = ConcurrentHashMap.newKeySet();
    private final BitSet news = new BitSet();

    boolean isKnown(int shard) {
        return known.contains(shard);
    }

    void known(int shard) {
        known.add(shard);
    }

    synchronized void wake(int shard) {
        news.set(shard);
        notifyAll();
    }

    /** The lanes with news, each once; waits for some, but no longer than {@code patience}. */
    synchronized List<Integer> await(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); news.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
        return take();
    }

    private List<Integer> take() {
        var lanes = new ArrayList<Integer>(news.cardinality());
        news.stream().forEach(lanes::add);
        news.clear();
        return lanes;
    }
}
