package dev.aftersale.staff;

import dev.aftersale.base.Tx;
import org.springframework.stereotype.Component;

/** Second factors. */
@Component
class Factors {

    boolean has(Tx tx, Person person) {
        return person.totpSealed() != null;
    }

    boolean takeCode(Tx tx, Person person, String code) {
        return false;
    }

    boolean takePasskey(Tx tx, Session session, String response) {
        return false;
    }
}
