package dev.aftersale.event;

import org.springframework.core.env.PropertyResolver;

/**
 * @param demo whether plain HTTP may go to any host
 * @param allowPrivate whether callbacks may lie on this machine or its network: convenient in a demo, and a hole in a
 *     service that strangers subscribe to
 * @param perSubscription requests under way for one subscription
 * @param inAll requests under way in this process
 */
record WebhookSettings(boolean demo, boolean allowPrivate, int perSubscription, int inAll) {

    /** Reads {@code aftersale.demo} and {@code aftersale.webhooks.*}. */
    static WebhookSettings of(PropertyResolver properties) {
        boolean demo = properties.getProperty("aftersale.demo", Boolean.class, false);
        return new WebhookSettings(
                demo,
                properties.getProperty("aftersale.webhooks.allow-private", Boolean.class, demo),
                properties.getProperty("aftersale.webhooks.per-subscription", Integer.class, 8),
                properties.getProperty("aftersale.webhooks.in-all", Integer.class, 256));
    }
}
