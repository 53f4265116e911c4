package dev.aftersale.link;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param lifetime from the notice that carries the link; while its order is open, a link lives longer
 * @param renewAfter a notice carries the newest link of its order unless that is older than this
 * @param requestPause between two links that are asked for
 * @param requestsADay of one order
 */
@ConfigurationProperties("aftersale.order-links")
record LinkSettings(
        @DefaultValue("90d") Duration lifetime,
        @DefaultValue("7d") Duration renewAfter,
        @DefaultValue("5m") Duration requestPause,
        @DefaultValue("5") int requestsADay) {}
