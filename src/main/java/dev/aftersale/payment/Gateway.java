package dev.aftersale.payment;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whoever moves the money. Called outside of any transaction; answers an {@link Outcome}, also when nobody answers it. */
interface Gateway {

    /** As orders name it. */
    String name();

    /** Whether the money moved without us: then there is nobody to call, and every intent has succeeded at once. */
    boolean isElsewhere();

    Outcome capture(OpenIntent intent);

    Outcome refund(OpenIntent intent);

    /** Lets go of what is authorised and not captured. Nothing left to let go of is a success. */
    Outcome voidRest(OpenIntent intent);

    /** Whether the gateway's books know our key; empty if they are readable and do not. */
    Optional<Outcome> ask(OpenIntent intent);

    /**
     * What changed after the fact, oldest first.
     *
     * @param cursor that of the last page that was read; null before the first
     */
    LateChanges changesAfter(@Nullable String cursor);

    default Outcome carryOut(OpenIntent intent) {
        return switch (intent.intent().kind()) {
            case CAPTURE -> capture(intent);
            case REFUND -> refund(intent);
            case VOID -> voidRest(intent);
        };
    }
}
