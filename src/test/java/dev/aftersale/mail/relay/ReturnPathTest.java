package dev.aftersale.mail.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Ids;
import dev.aftersale.base.SecretBox;
import dev.aftersale.mask.MailDomain;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ReturnPathTest {

    private final ReturnPath ours =
            new ReturnPath(new SecretBox(new byte[SecretBox.KEY_BYTES]), new MailDomain("market.test", true));

    @Test
    void it_tells_its_mail_however_it_is_written() {
        long mail = Ids.next(7);
        String path = ours.of(mail);
        assertThat(path)
                .matches("b\\+[0-9a-z]+\\.[a-z2-7]{8}@bounce\\.market\\.test")
                .hasSizeLessThan(64);
        assertThat(ours.mailOf(path)).contains(mail);
        assertThat(ours.mailOf(path.toUpperCase(Locale.ROOT) + ".")).contains(mail);
        assertThat(ours.isOurs("anything@bounce.market.test")).isTrue();
        assertThat(ours.isOurs("anything@market.test")).isFalse();
    }

    @Test
    void what_is_signed_by_nobody_or_by_another_deployment_is_none() {
        String path = ours.of(4_711);
        assertThat(ours.mailOf(path.replace("b+3mv", "b+3mw"))).isEmpty();
        assertThat(ours.mailOf("b+zzzzzzzzzzzzz.aaaaaaaa@bounce.market.test")).isEmpty();
        assertThat(ours.mailOf("@bounce.market.test")).isEmpty();
        assertThat(ours.mailOf("bounce.market.test")).isEmpty();
        byte[] key = new byte[SecretBox.KEY_BYTES];
        key[0] = 1;
        var theirs = new ReturnPath(new SecretBox(key), new MailDomain("market.test", true));
        assertThat(ours.mailOf(theirs.of(4_711))).isEmpty();
    }
}
