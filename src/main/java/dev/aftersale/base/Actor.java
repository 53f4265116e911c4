package dev.aftersale.base;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is acting: what timelines and the audit log tell of each change. Set where a call comes in, for as long as the call
 * lasts; whoever is asked outside of one is the program itself.
 *
 * @param id of the person, the app or the buyer's order; null where there is only one such actor
 * @param name as people know them
 * @param address from which they called; null if not over a network
 */
public record Actor(
        Kind kind,
        @Nullable String id,
        String name,
        @Nullable String address,
        Via via) {

    public enum Kind {
        STAFF,
        OPERATOR,
        /** An app, by its access token. */
        TOKEN,
        BUYER,
        /** A clock, a worker, a gateway's answer. */
        SYSTEM,
        /** Whoever has the machine. */
        CLI
    }

    /** On which way they came in. */
    public enum Via {
        CONSOLE,
        OPERATOR_CONSOLE,
        ORDER_PAGE,
        API,
        MAIL,
        COMMAND_LINE,
        WORKER
    }

    public static final Actor SYSTEM = new Actor(Kind.SYSTEM, null, "Aftersale", null, Via.WORKER);

    private static final ScopedValue<Actor> CURRENT = ScopedValue.newInstance();

    /** What is done and may fail in a way of its own. */
    @FunctionalInterface
    public interface Deed<E extends Exception> {
        void run() throws E;
    }

    public static Actor current() {
        return CURRENT.orElse(SYSTEM);
    }

    public static <E extends Exception> void run(Actor actor, Deed<E> deed) throws E {
        ScopedValue.where(CURRENT, actor).<@Nullable Void, E>call(() -> {
            deed.run();
            return null;
        });
    }

    public static <T extends @Nullable Object> T call(Actor actor, Supplier<T> deed) {
        return ScopedValue.where(CURRENT, actor).<T, RuntimeException>call(deed::get);
    }
}
