package dev.aftersale.desk;

import dev.aftersale.base.Worker;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class DeskConfiguration {

    @Bean
    Worker deskDeliveryWorker(DeskWorker worker, @Value("${aftersale.workers.enabled:true}") boolean enabled) {
        return new Worker("desks", enabled, worker.bell(), DeskWorker.POLL, Duration.ZERO, worker::step);
    }
}
