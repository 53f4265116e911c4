package dev.aftersale.returns;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Which labels the deployment makes: its own, or EasyPost's where {@code aftersale.labels.easypost.api-key} is given. */
@Configuration(proxyBeanMethods = false)
class LabelConfiguration {

    @Bean
    LabelProvider labelProvider(Environment environment) {
        String key =
                environment.getProperty("aftersale.labels.easypost.api-key", "").strip();
        if (key.isEmpty()) {
            return new OwnLabels();
        }
        String prefix = "aftersale.labels.parcel.";
        return new EasyPostLabels(
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build(),
                URI.create(environment.getProperty("aftersale.labels.easypost.url", "https://api.easypost.com")),
                key,
                new EasyPostLabels.Parcel(
                        environment.getProperty(prefix + "length-inches", Double.class, 10.0),
                        environment.getProperty(prefix + "width-inches", Double.class, 8.0),
                        environment.getProperty(prefix + "height-inches", Double.class, 4.0),
                        environment.getProperty(prefix + "weight-ounces", Double.class, 16.0)));
    }
}
