package dev.aftersale.simulator;

import dev.aftersale.base.Json;

/** @param replayed whether it was given before, under the same key */
record Reply(int status, String body, boolean replayed) {

    static Reply of(Object view) {
        return new Reply(200, Json.write(view), false);
    }

    static Reply of(StripeError error) {
        return new Reply(error.status(), Json.write(Views.error(error)), false);
    }

    Reply again() {
        return new Reply(status, body, true);
    }
}
