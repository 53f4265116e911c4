package dev.aftersale.mail.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.mail.auth.Dmarc;
import dev.aftersale.mail.auth.SenderVerdict;
import dev.aftersale.mail.auth.Spf;
import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.mime.MailAddress;
import dev.aftersale.mail.relay.Admission.Admitted;
import dev.aftersale.mail.relay.Admission.Question;
import dev.aftersale.mail.relay.Admission.Refused;
import dev.aftersale.mask.Mask.Side;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

    private static final Participants PARTICIPANTS = new Participants(
            "ann+shop@buyers.test",
            List.of("help@shop.test", "owner@gmail.com"),
            Set.of("shop.test"),
            List.of(Network.parse("192.0.2.0/24")));

    private static final SenderVerdict NOTHING = verdict(Spf.Result.NONE, Dmarc.Result.NONE, Dmarc.Policy.NONE, false);
    private static final SenderVerdict PROVED = verdict(Spf.Result.PASS, Dmarc.Result.PASS, Dmarc.Policy.REJECT, true);
    private static final SenderVerdict DISOWNED =
            verdict(Spf.Result.FAIL, Dmarc.Result.FAIL, Dmarc.Policy.QUARANTINE, false);
    private static final SenderVerdict UNKNOWN =
            verdict(Spf.Result.TEMPERROR, Dmarc.Result.TEMPERROR, Dmarc.Policy.NONE, false);

    private static SenderVerdict verdict(Spf.Result spf, Dmarc.Result dmarc, Dmarc.Policy policy, boolean aligned) {
        return new SenderVerdict(
                new Spf(spf, "shop.test"), List.of(), new Dmarc(dmarc, "shop.test", policy, aligned, false), Set.of());
    }

    private static Admission of(Side author, SenderVerdict verdict, String... from) {
        return ofClosed(author, verdict, null, from);
    }

    private static Admission ofClosed(Side author, SenderVerdict verdict, String closedPage, String... from) {
        return Admission.decide(new Question(
                author,
                PARTICIPANTS,
                closedPage,
                Stream.of(from).map(one -> new MailAddress("", one)).toList(),
                false,
                verdict == null || from.length == 0 ? verdict : judged(verdict, from[0])));
    }

    /** The same of the domain of {@code address}. */
    private static SenderVerdict judged(SenderVerdict verdict, String address) {
        var dmarc = verdict.dmarc();
        String domain = address.substring(address.indexOf('@') + 1).toLowerCase(Locale.ROOT);
        return new SenderVerdict(
                verdict.spf(),
                verdict.dkim(),
                new Dmarc(dmarc.result(), domain, dmarc.policy(), dmarc.spfAligned(), dmarc.dkimAligned()),
                verdict.authenticated());
    }

    private static String reply(Admission admission) {
        return admission instanceof Refused refused ? refused.code() + " " + refused.reply() : "250";
    }

    @Test
    void a_buyer_is_believed_and_a_merchant_has_to_be_proved() {
        assertThat(of(Side.BUYER, NOTHING, "Ann@Buyers.test")).isEqualTo(new Admitted(false));
        assertThat(of(Side.BUYER, PROVED, "ann@buyers.test")).isEqualTo(new Admitted(true));
        assertThat(of(Side.MERCHANT, PROVED, "agent7@shop.test")).isEqualTo(new Admitted(true));
        assertThat(of(Side.MERCHANT, null, "agent7@shop.test")).isEqualTo(new Admitted(true));
        assertThat(reply(of(Side.MERCHANT, NOTHING, "help@shop.test"))).startsWith("550 5.7.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mallory@evil.test (<help@shop.test>)",
                "(<help@shop.test>) mallory@evil.test",
                "\"<help@shop.test>\" mallory@evil.test",
                "<mallory@evil.test> \"<help@shop.test>\""
            })
    void whoever_hides_one_author_behind_another_is_refused(String from) {
        var incoming = Incoming.parse(("From: " + from + "\r\n\r\nhello").getBytes(StandardCharsets.UTF_8));
        var admission = Admission.decide(new Question(
                Side.MERCHANT, PARTICIPANTS, null, incoming.from(), false, judged(PROVED, "mallory@evil.test")));
        assertThat(reply(admission)).startsWith("550 5.7.1 You are not");
    }

    @Test
    void strangers_and_more_than_one_author_are_refused() {
        assertThat(reply(of(Side.BUYER, PROVED, "mallory@evil.test"))).startsWith("550 5.7.1 You are not");
        assertThat(reply(of(Side.MERCHANT, PROVED, "ann@buyers.test"))).startsWith("550 5.7.1 You are not");
        assertThat(reply(of(Side.BUYER, PROVED))).startsWith("550 5.7.1 You are not");
        assertThat(reply(of(Side.BUYER, PROVED, "ann@buyers.test", "bob@buyers.test")))
                .startsWith("550 5.7.1 You are not");
        assertThat(reply(of(Side.MERCHANT, PROVED, "somebody@gmail.com"))).startsWith("550 5.7.1 You are not");
        assertThat(of(Side.MERCHANT, PROVED, "owner@gmail.com")).isEqualTo(new Admitted(true));
    }

    @Test
    void what_its_domain_disowns_is_refused_and_what_nobody_knows_yet_comes_again() {
        assertThat(reply(of(Side.BUYER, DISOWNED, "ann@buyers.test")))
                .startsWith("550 5.7.1")
                .contains("DMARC");
        assertThat(reply(of(Side.BUYER, UNKNOWN, "ann@buyers.test"))).startsWith("451 4.7.0");
    }

    @Test
    void of_a_closed_mask_only_a_proved_participant_hears_more_than_of_one_that_never_was() {
        assertThat(ofClosed(Side.BUYER, NOTHING, "https://page", "ann@buyers.test"))
                .isEqualTo(Refused.NOBODY);
        assertThat(ofClosed(Side.BUYER, PROVED, "https://page", "mallory@evil.test"))
                .isEqualTo(Refused.NOBODY);
        assertThat(reply(ofClosed(Side.BUYER, PROVED, "https://page", "ann@buyers.test")))
                .startsWith("550 5.1.1")
                .contains("https://page");
    }

    @Test
    void networks_are_read_bit_by_bit() throws Exception {
        assertThat(PARTICIPANTS.isSource(InetAddress.ofLiteral("192.0.2.200"))).isTrue();
        assertThat(PARTICIPANTS.isSource(InetAddress.ofLiteral("192.0.3.1"))).isFalse();
        assertThat(Network.parse("2001:db8::/33").contains(InetAddress.ofLiteral("2001:db8:7fff::1")))
                .isTrue();
        assertThat(Network.parse("2001:db8::/33").contains(InetAddress.ofLiteral("2001:db8:8000::1")))
                .isFalse();
        assertThat(Network.parse("192.0.2.7").contains(InetAddress.ofLiteral("192.0.2.7")))
                .isTrue();
    }

    @Test
    void of_a_domain_that_many_shops_share_only_the_very_address_speaks_for_a_merchant() {
        var known =
                new Participants(null, List.of("store+123@t.shopifyemail.com", "help@shop.test"), Set.of(), List.of());

        assertThat(known.isOf(Side.MERCHANT, "Store+123@t.shopifyemail.com")).isTrue();
        assertThat(known.isOf(Side.MERCHANT, "store+124@t.shopifyemail.com")).isFalse();
        assertThat(known.isOf(Side.MERCHANT, "store@t.shopifyemail.com")).isFalse();
        assertThat(known.isOf(Side.MERCHANT, "help+case-7@shop.test")).isTrue();
        assertThat(Participants.isEverybodys("t.shopifyemail.com")).isTrue();
        assertThat(Participants.isEverybodys("shop.test")).isFalse();
    }
}
