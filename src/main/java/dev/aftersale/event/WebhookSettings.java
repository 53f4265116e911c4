package dev.aftersale.event;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * @param demo whether plain HTTP may go to any host
 * @param allowPrivate whether callbacks may lie on this machine or its network: convenient in a demo, and a hole in a
 *     service that strangers subscribe to
 * @param perSubscription requests under way for one subscription
 * @param inAll requests under way in this process
 */
@Component
record WebhookSettings(
        @Value("${aftersale.demo:false}") boolean demo,

        @Value("${aftersale.webhooks.allow-private:${aftersale.demo:false}}")
        boolean allowPrivate,

        @Value("${aftersale.webhooks.per-subscription:8}") int perSubscription,
        @Value("${aftersale.webhooks.in-all:256}") int inAll) {}
