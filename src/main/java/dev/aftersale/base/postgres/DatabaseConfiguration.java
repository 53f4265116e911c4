package dev.aftersale.base.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.aftersale.base.Background;
import dev.aftersale.base.Db;
import dev.aftersale.base.Idempotency;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the database to the rest of the program. The pools are beans for the sake of health and metrics only. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean(destroyMethod = "")
    Database database(DatabaseStart.Coming coming) {
        return coming.await();
    }

    @Bean(destroyMethod = "")
    HikariDataSource merchantsPool(Database database) {
        return database.merchants();
    }

    @Bean(destroyMethod = "")
    HikariDataSource platformPool(Database database) {
        return database.platform();
    }

    /** Here because what it does must end before the database closes. */
    @Bean
    Background background() {
        return new Background();
    }

    @Bean
    Db db(Database database, InstantSource clock) {
        return database.db(clock);
    }

    @Bean
    Idempotency idempotency(Db db) {
        return new Idempotency(db);
    }
}
