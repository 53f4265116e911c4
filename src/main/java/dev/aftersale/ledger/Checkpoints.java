package dev.aftersale.ledger;

import dev.aftersale.base.Bell;
import dev.aftersale.base.Db;
import dev.aftersale.base.MerchantId;
import dev.aftersale.base.Worker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Moves checkpoints ahead, so that balances stay cheap to read, one merchant after the other and apart from whatever posts.
 * A checkpoint ends well before now, so nothing can be written behind it any more.
 */
@Component
final class Checkpoints {

    private final Db db;

    /** Whose books were done last in this round; null: the round begins. */
    private @Nullable MerchantId last;

    Checkpoints(Db db) {
        this.db = db;
    }

    /** Does one merchant's. Returns whether there are more in this round. */
    boolean step() {
        Optional<MerchantId> next = db.platform(tx -> LedgerStore.next(tx, last));
        next.ifPresent(merchant -> db.within(merchant, tx -> {
            LedgerStore.checkpoint(tx, merchant);
            return merchant;
        }));
        last = next.orElse(null);
        return next.isPresent();
    }

    @Configuration(proxyBeanMethods = false)
    static class Hands {

        private static final Duration POLL = Duration.ofMinutes(15);

        @Bean
        Worker checkpointWorker(Checkpoints checkpoints, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
            return new Worker("checkpoints", enabled, new Bell(), POLL, Duration.ZERO, checkpoints::step);
        }
    }
}
