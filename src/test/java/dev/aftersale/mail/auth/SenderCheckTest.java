package dev.aftersale.mail.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.mail.NameServer;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.stream.Collectors;
import org.apache.james.jspf.core.DNSRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenderCheckTest {

    private static final KeyPair KEY = Signers.rsa(2048);
    private static final KeyPair SHORT_KEY = Signers.rsa(768);
    private static final InetAddress GOOD = InetAddress.ofLiteral("192.0.2.10");
    private static final InetAddress BAD = InetAddress.ofLiteral("198.51.100.66");

    private static NameServer dns;
    private static SenderCheck check;

    @BeforeAll
    static void start() throws SocketException {
        dns = new NameServer();
        check = new SenderCheck(Dns.at(dns.address()));
        dns.txt("shop.test", "unrelated").txt("shop.test", "v=spf1 ip4:192.0.2.0/28 include:_spf.desk.test -all");
        dns.txt("_spf.desk.test", "v=spf1 ip6:2001:db8::/32 a:mx.desk.test ~all")
                .a("mx.desk.test", "203.0.113.7");
        dns.txt("soft.test", "v=spf1 mx ~all")
                .mx("soft.test", 10, "mx.soft.test")
                .a("mx.soft.test", "203.0.113.8");
        dns.txt("neutral.test", "v=spf1 ?all");
        dns.txt("broken.test", "v=spf1 ip4:not-an-address -all");
        dns.txt("twice.test", "v=spf1 -all").txt("twice.test", "v=spf1 +all");
        dns.txt("endless.test", "v=spf1 include:endless.test -all");
        dns.fail("down.test").beSilentAbout("silent.test");
        dns.txt("half.test", "v=spf1 include:down.test -all");
        dns.a("plain.test", "192.0.2.10");

        dns.txt("_dmarc.shop.test", "v=DMARC1; p=reject; sp=quarantine");
        dns.txt("_dmarc.strict.test", "v=DMARC1; p=quarantine; aspf=s; adkim=s");
        dns.txt("_dmarc.trial.test", "v=DMARC1; p=reject; pct=0");
        dns.txt("_dmarc.none.test", "v=DMARC1; p=none; rua=mailto:a@none.test");
        dns.txt("_dmarc.garbled.test", "v=DMARC1; policy=reject");
        dns.txt("_dmarc.reports.test", "v=DMARC1; rua=mailto:a@reports.test");
        dns.txt("_dmarc.two.test", "v=DMARC1; p=reject").txt("_dmarc.two.test", "v=DMARC1; p=none");
        dns.fail("_dmarc.unsure.test");
        dns.txt("_dmarc.half.test", "v=DMARC1; p=reject");
        dns.txt("_dmarc.example.co.uk", "v=DMARC1; p=reject");

        String key = Signers.record(KEY);
        dns.txt("s1._domainkey.shop.test", key)
                .txt("s1._domainkey.mail.shop.test", key)
                .txt("s1._domainkey.strict.test", key)
                .txt("s1._domainkey.mail.strict.test", key)
                .txt("s1._domainkey.other.test", key)
                .txt("s1._domainkey.shop.example.co.uk", key)
                .txt("short._domainkey.shop.test", Signers.record(SHORT_KEY))
                .txt("gone._domainkey.shop.test", "v=DKIM1; k=rsa; p=")
                .fail("down._domainkey.shop.test")
                .beSilentAbout("silent._domainkey.shop.test");
    }

    @AfterAll
    static void stop() {
        dns.close();
    }

    @Test
    void questions_of_spf_have_the_same_answer_whichever_way_they_are_asked() throws Exception {
        var questions = new SpfCheck(Dns.at(dns.address())).new Questions();
        var known = new DNSRequest("plain.test", DNSRequest.A);
        var unknown = new DNSRequest("down.test", DNSRequest.TXT);
        ScopedValue.where(
                        SpfCheck.DEADLINE,
                        System.nanoTime() + Duration.ofMinutes(1).toNanos())
                .call(() -> {
                    assertThat(questions
                                    .getRecordsAsync(known)
                                    .toCompletableFuture()
                                    .join())
                            .isEqualTo(questions.getRecords(known))
                            .containsExactly("192.0.2.10");
                    assertThat(questions.getRecordsAsync(unknown).toCompletableFuture())
                            .isCompletedExceptionally();
                    return null;
                });
        ScopedValue.where(SpfCheck.DEADLINE, System.nanoTime()).call(() -> {
            assertThatThrownBy(() -> questions.getRecords(known)).hasMessageContaining("too many questions");
            return null;
        });
    }

    private static String message(String from) {
        return "From: %s\nTo: mask@market.test\nSubject: Re: lamp\n\nWhich lamp?\n".formatted(from);
    }

    private static SenderVerdict check(InetAddress client, String mailFrom, byte[] raw) {
        return check.check(client, "mail.helo.test", mailFrom, raw);
    }

    @ParameterizedTest(name = "{0} from {1}: {2}")
    @CsvSource({
        "a@shop.test,       192.0.2.10,     PASS",
        "a@SHOP.TEST.,      192.0.2.10,     PASS",
        "'a@b@shop.test',   192.0.2.10,     PASS",
        "a@shop.test,       2001:db8::1,    PASS",
        "a@shop.test,       203.0.113.7,    PASS",
        "a@shop.test,       198.51.100.66,  FAIL",
        "a@soft.test,       203.0.113.8,    PASS",
        "a@soft.test,       198.51.100.66,  SOFTFAIL",
        "a@neutral.test,    198.51.100.66,  NEUTRAL",
        "a@plain.test,      192.0.2.10,     NONE",
        "a@unknown.test,    192.0.2.10,     NONE",
        "a@broken.test,     192.0.2.10,     PERMERROR",
        "a@twice.test,      192.0.2.10,     PERMERROR",
        "a@endless.test,    192.0.2.10,     PERMERROR",
        "a@down.test,       192.0.2.10,     TEMPERROR",
        "a@silent.test,     192.0.2.10,     TEMPERROR",
        "a@half.test,       192.0.2.10,     TEMPERROR",
    })
    void spf_says_whether_the_server_may_send_for_the_domain(String mailFrom, String client, Spf.Result expected) {
        var verdict = check(InetAddress.ofLiteral(client), mailFrom, Signers.crlf(message("a@x.test")));
        assertThat(verdict.spf().result()).isEqualTo(expected);
        assertThat(verdict.authenticated().contains(verdict.spf().domain())).isEqualTo(expected == Spf.Result.PASS);
    }

    @Test
    void a_bounce_has_no_sender_so_the_name_in_helo_is_asked() {
        var verdict = check.check(GOOD, "shop.test", "", Signers.crlf(message("a@shop.test")));
        assertThat(verdict.spf()).isEqualTo(new Spf(Spf.Result.PASS, "shop.test"));
        assertThat(verdict.dmarc().spfAligned()).isTrue();
    }

    @ParameterizedTest(name = "{0}/{1}: {2}")
    @CsvSource({
        "shop.test,    s1,      PASS",
        "other.test,   s1,      PASS",
        "shop.test,    none,    FAIL",
        "shop.test,    gone,    FAIL",
        "shop.test,    down,    TEMPERROR",
        "shop.test,    silent,  TEMPERROR",
    })
    void a_signature_holds_by_the_key_in_dns(String domain, String selector, Dkim.Result expected) {
        byte[] raw = Signers.signed(message("a@shop.test"), domain, selector, KEY);
        assertThat(check(BAD, "a@unknown.test", raw).dkim()).singleElement().satisfies(one -> {
            assertThat(one.result()).isEqualTo(expected);
            assertThat(one.domain()).isEqualTo(domain);
            assertThat(one.selector()).isEqualTo(selector);
            assertThat(one.reason().isEmpty()).isEqualTo(expected == Dkim.Result.PASS);
        });
    }

    @Test
    void each_signature_is_judged_by_itself() {
        byte[] once = Signers.signed(message("a@shop.test"), "shop.test", "s1", KEY);
        byte[] raw = DkimSigner.sign(once, new DkimKeys.Signing("other.test", "none", KEY.getPrivate()));
        var verdict = check(BAD, "a@unknown.test", raw);
        assertThat(verdict.dkim().stream().collect(Collectors.toMap(Dkim::domain, Dkim::result)))
                .hasSize(2)
                .containsEntry("shop.test", Dkim.Result.PASS)
                .containsEntry("other.test", Dkim.Result.FAIL);
        assertThat(verdict.authenticated()).containsExactly("shop.test");
    }

    @Test
    void a_changed_mail_a_short_key_and_a_signed_part_prove_nothing() {
        String signed =
                new String(Signers.signed(message("a@shop.test"), "shop.test", "s1", KEY), StandardCharsets.UTF_8);
        assertThat(fails(signed.replace("Which lamp?", "Pay here:"))).contains("body");
        assertThat(fails(signed.replace("Subject: Re: lamp", "Subject: Re: money")))
                .contains("verify");
        assertThat(fails(signed.replace("q=dns/txt;", "q=dns/txt; l=3;"))).contains("l=");
        assertThat(fails(signed.replace("a=rsa-sha256", "a=rsa-sha1"))).contains("RFC 8301");
        byte[] weak = Signers.signed(message("a@shop.test"), "shop.test", "short", SHORT_KEY);
        assertThat(fails(new String(weak, StandardCharsets.UTF_8))).contains("1024");
    }

    private static String fails(String raw) {
        var verdict = check(BAD, "a@unknown.test", raw.getBytes(StandardCharsets.UTF_8));
        assertThat(verdict.authenticated()).isEmpty();
        assertThat(verdict.dkim()).singleElement().extracting(Dkim::result).isEqualTo(Dkim.Result.FAIL);
        return verdict.dkim().getFirst().reason();
    }

    @Test
    void a_mail_with_hundreds_of_signatures_asks_for_few_keys() {
        String one = "DKIM-Signature: v=1; a=rsa-sha256; d=shop.test; s=s%d; h=from; bh=eA==; b=eA==\n";
        var raw = new StringBuilder();
        for (int i = 0; i < 900; i++) {
            raw.append(one.formatted(i));
        }
        int before = dns.asked();
        var verdict = check(BAD, "", Signers.crlf(raw + message("a@shop.test")));
        assertThat(verdict.dkim()).hasSize(900).noneMatch(dkim -> dkim.result() == Dkim.Result.PASS);
        assertThat(dns.asked() - before).isLessThan(30);
    }

    @ParameterizedTest(name = "From {0}, envelope {1} by {2}, signed by {3}: {4}, p={5}")
    @CsvSource(
            nullValues = "-",
            value = {
                // From                  envelope           client          signer              result      policy
                "a@shop.test,            b@shop.test,       192.0.2.10,     -,                  PASS,       REJECT",
                "a@shop.test,            b@unknown.test,    192.0.2.10,     shop.test,          PASS,       REJECT",
                "a@shop.test,            b@unknown.test,    192.0.2.10,     mail.shop.test,     PASS,       REJECT",
                "a@shop.test,            b@unknown.test,    192.0.2.10,     other.test,         FAIL,       REJECT",
                "a@shop.test,            b@soft.test,       203.0.113.8,    -,                  FAIL,       REJECT",
                "a@shop.test,            b@shop.test,       198.51.100.66,  -,                  FAIL,       REJECT",
                "a@deep.mail.shop.test,  b@shop.test,       192.0.2.10,     -,                  PASS,       QUARANTINE",
                "a@deep.mail.shop.test,  b@shop.test,       198.51.100.66,  -,                  FAIL,       QUARANTINE",
                "a@strict.test,          b@unknown.test,    192.0.2.10,     strict.test,        PASS,       QUARANTINE",
                "a@strict.test,          b@unknown.test,    192.0.2.10,     mail.strict.test,   FAIL,       QUARANTINE",
                "a@trial.test,           b@shop.test,       192.0.2.10,     -,                  FAIL,       QUARANTINE",
                "a@none.test,            b@shop.test,       192.0.2.10,     -,                  FAIL,       NONE",
                "a@reports.test,         b@shop.test,       192.0.2.10,     -,                  FAIL,       NONE",
                "a@garbled.test,         b@shop.test,       192.0.2.10,     -,                  NONE,       NONE",
                "a@two.test,             b@shop.test,       192.0.2.10,     -,                  NONE,       NONE",
                "a@unknown.test,         b@shop.test,       192.0.2.10,     -,                  NONE,       NONE",
                "a@unsure.test,          b@shop.test,       192.0.2.10,     -,                  TEMPERROR,  NONE",
                "a@half.test,            b@half.test,       192.0.2.10,     -,                  TEMPERROR,  REJECT",
                "a@example.co.uk,        b@unknown.test,    192.0.2.10,     shop.example.co.uk, PASS,       REJECT",
                "a@evil.co.uk,           b@unknown.test,    192.0.2.10,     shop.example.co.uk, NONE,       NONE",
                "'A B <a@shop.test>',    b@shop.test,       192.0.2.10,     -,                  PASS,       REJECT",
                "'\"x@none.test\" <a@shop.test>', b@none.test, 192.0.2.10,  -,                  FAIL,       REJECT",
                "'a@shop.test, b@none.test', b@shop.test,   192.0.2.10,     -,                  PERMERROR,  NONE",
                "nobody,                 b@shop.test,       192.0.2.10,     -,                  PERMERROR,  NONE",
            })
    void dmarc_asks_whether_the_domain_in_from_stands_behind_it(
            String from, String mailFrom, String client, String signer, Dmarc.Result result, Dmarc.Policy policy) {
        byte[] raw = signer == null ? Signers.crlf(message(from)) : Signers.signed(message(from), signer, "s1", KEY);
        var verdict = check(InetAddress.ofLiteral(client), mailFrom, raw);
        assertThat(verdict.dmarc().result()).as(verdict.summary()).isEqualTo(result);
        assertThat(verdict.dmarc().policy()).as(verdict.summary()).isEqualTo(policy);
        assertThat(verdict.isOpen()).isEqualTo(result == Dmarc.Result.TEMPERROR);
        assertThat(verdict.isDisowned()).isEqualTo(result == Dmarc.Result.FAIL && policy != Dmarc.Policy.NONE);
    }

    @Test
    void a_second_from_is_no_way_around() {
        byte[] raw = Signers.crlf("From: a@none.test\n" + message("b@shop.test"));
        assertThat(check(GOOD, "a@shop.test", raw).dmarc().result()).isEqualTo(Dmarc.Result.PERMERROR);
        byte[] without = Signers.crlf("To: mask@market.test\n\nx\n");
        assertThat(check(GOOD, "a@shop.test", without).dmarc().result()).isEqualTo(Dmarc.Result.PERMERROR);
    }

    @Test
    void silence_about_a_strangers_signature_leaves_nothing_open() {
        dns.beSilentAbout("s1._domainkey.slow.test");
        byte[] raw = Signers.signed(message("a@shop.test"), "slow.test", "s1", KEY);
        var verdict = check(BAD, "a@unknown.test", raw);
        assertThat(verdict.dkim()).singleElement().extracting(Dkim::result).isEqualTo(Dkim.Result.TEMPERROR);
        assertThat(verdict.isOpen()).isFalse();
        assertThat(verdict.isDisowned()).isTrue();
    }

    @Test
    void silence_about_the_own_key_is_forgiven_once_something_else_proves_it() {
        byte[] raw = Signers.signed(message("a@shop.test"), "shop.test", "down", KEY);
        assertThat(check(BAD, "a@unknown.test", raw).isOpen()).isTrue();
        assertThat(check(GOOD, "a@shop.test", raw).dmarc().result()).isEqualTo(Dmarc.Result.PASS);
    }
}
