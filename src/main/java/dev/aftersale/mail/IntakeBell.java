package dev.aftersale.mail;

import dev.aftersale.base.Bell;
import org.springframework.stereotype.Component;

/** Rings when mail came in. By itself, so that who takes it in need not know who works on it. */
@Component
final class IntakeBell {

    private final Bell bell = new Bell();

    void ring() {
        bell.ring();
    }

    Bell bell() {
        return bell;
    }
}
