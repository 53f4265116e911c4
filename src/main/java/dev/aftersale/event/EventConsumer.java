package dev.aftersale.event;

import dev.aftersale.base.Tx;
import java.util.List;

/**
 * Somebody who has to know what happened, and turns events into work of its own: rows that its workers carry out later.
 *
 * <p>Called in the transaction that marks the events as dispatched, so each event is taken exactly once. All events of a
 * call are of one shard, in the order of their ids; the transaction is the platform's. A consumer that throws holds up
 * its lane, so it must not fail on what only its work can find out (an unknown address, a missing mail server).
 */
public interface EventConsumer {
    void accept(Tx tx, List<Event> events);
}
