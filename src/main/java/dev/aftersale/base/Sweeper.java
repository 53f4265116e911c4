package dev.aftersale.base;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Throws away what all capabilities have kept for long enough, so that a deployment that runs for years does not only grow. */
@Component
public final class Sweeper {

    private final List<Leftovers> all;

    Sweeper(List<Leftovers> all) {
        this.all = all;
    }

    /** Does some of each, and tells whether there may be more. What fails keeps nothing else from being done. */
    public boolean step() {
        boolean more = false;
        RuntimeException failure = null;
        for (Leftovers leftovers : all) {
            try {
                more |= leftovers.sweep();
            } catch (RuntimeException e) {
                failure = joined(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        return more;
    }

    private static RuntimeException joined(@Nullable RuntimeException first, RuntimeException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    @Configuration(proxyBeanMethods = false)
    static class Hands {

        private static final Duration POLL = Duration.ofHours(1);

        @Bean
        Worker sweepingWorker(Sweeper sweeper, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
            return new Worker("leftovers", enabled, new Bell(), POLL, Duration.ZERO, sweeper::step);
        }
    }
}
