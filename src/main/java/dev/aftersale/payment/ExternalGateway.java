package dev.aftersale.payment;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Money that moved outside of Aftersale: imported history, cash, another system's refunds. We only write it down. */
@Component
final class ExternalGateway implements Gateway {

    static final String NAME = "external";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isElsewhere() {
        return true;
    }

    @Override
    public Outcome capture(OpenIntent intent) {
        return done(intent);
    }

    @Override
    public Outcome refund(OpenIntent intent) {
        return done(intent);
    }

    @Override
    public Outcome voidRest(OpenIntent intent) {
        return done(intent);
    }

    @Override
    public Optional<Outcome> ask(OpenIntent intent) {
        return Optional.of(done(intent));
    }

    @Override
    public LateChanges changesAfter(@Nullable String cursor) {
        return LateChanges.none(cursor);
    }

    private static Outcome done(OpenIntent intent) {
        return new Outcome.Succeeded(intent.pspKey());
    }
}
