package dev.aftersale.order;

import dev.aftersale.base.Bell;
import dev.aftersale.base.Worker;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OrderWorkers {

    /** Nothing announces that a hold is over: look every second. */
    @Bean
    Worker orderClockWorker(OrderClock clock, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
        return new Worker(
                "order clock", enabled, new Bell(), Duration.ofSeconds(1), Duration.ZERO, () -> clock.tick() > 0);
    }
}
