package dev.aftersale.mail.check;

import dev.aftersale.base.Bell;
import org.springframework.stereotype.Component;

/** Rung when a check is started. */
@Component
final class CheckBell {

    private final Bell bell = new Bell();

    Bell bell() {
        return bell;
    }
}
