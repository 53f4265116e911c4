package dev.aftersale.event;

import dev.aftersale.base.Worker;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration
class EventConfiguration {

    /** Under load, how long events gather: a batch of many costs hardly more than a batch of one. */
    private static final Duration LINGER = Duration.ofMillis(20);

    private static final Duration SHORT_LINGER = Duration.ofMillis(5);

    @Bean
    WebhookSettings webhookSettings(Environment environment) {
        return WebhookSettings.of(environment);
    }

    @Bean
    Worker eventWorker(
            EventDispatcher dispatcher, Lanes lanes, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
        return new Worker("events", enabled, lanes.bell(), EventDispatcher.POLL, LINGER, dispatcher::step);
    }

    @Bean
    Worker webhookDeliveryWorker(WebhookWorker worker, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
        return new Worker("webhooks", enabled, worker.bell(), WebhookWorker.POLL, SHORT_LINGER, worker::step);
    }
}
