package dev.aftersale.mail.mime;

import dev.aftersale.Seed;
import org.junit.jupiter.api.Test;

/** {@code ./mvnw test -Dtest=MailFuzzTest -Daftersale.fuzz.mails=100000 -Daftersale.seed=random}. */
class MailFuzzTest {

    @Test
    void damaged_mails_are_relayed_or_refused_and_give_nobody_away() {
        int mails = Integer.getInteger("aftersale.fuzz.mails", 2_000);
        var fuzz = new MailFuzz(Seed.of("mail fuzz, " + mails + " mails"));
        fuzz.run(mails);
        System.out.println("mail fuzz: " + fuzz);
    }
}
