package dev.aftersale.mail.mime;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code ./mvnw test -Dtest=MailFuzzTest -Daftersale.fuzz.mails=100000}; {@code -Daftersale.fuzz.seed=…} to see one again. */
class MailFuzzTest {

    @Test
    void damaged_mails_are_relayed_or_refused_and_give_nobody_away() {
        int mails = Integer.getInteger("aftersale.fuzz.mails", 2_000);
        long seed = Long.getLong("aftersale.fuzz.seed", new Random().nextLong());
        System.out.println("mail fuzz: seed " + seed + ", " + mails + " mails");
        var fuzz = new MailFuzz(seed);
        fuzz.run(mails);
        System.out.println("mail fuzz: " + fuzz);
    }
}
