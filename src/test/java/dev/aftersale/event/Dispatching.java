package dev.aftersale.event;

import dev.aftersale.base.MerchantId;
import dev.aftersale.testing.TestServer;

/** Carries events on in a program whose workers rest, when a test says so. */
public final class Dispatching {

    private Dispatching() {}

    /** What waits of one merchant. */
    public static void dispatch(TestServer server, MerchantId merchant) {
        server.bean(EventDispatcher.class).dispatch(merchant.shard());
    }
}
