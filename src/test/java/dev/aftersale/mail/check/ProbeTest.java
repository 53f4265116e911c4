package dev.aftersale.mail.check;

import static dev.aftersale.mail.RudeSmtp.DROP;
import static dev.aftersale.mail.RudeSmtp.MANNERS;
import static dev.aftersale.mail.RudeSmtp.SILENCE;
import static dev.aftersale.mail.check.CheckStep.ATTACHMENT;
import static dev.aftersale.mail.check.CheckStep.CATCH_ALL;
import static dev.aftersale.mail.check.CheckStep.CONNECTION;
import static dev.aftersale.mail.check.CheckStep.ENCRYPTION;
import static dev.aftersale.mail.check.CheckStep.EXCHANGERS;
import static dev.aftersale.mail.check.CheckStep.GREETING;
import static dev.aftersale.mail.check.CheckStep.MESSAGE;
import static dev.aftersale.mail.check.CheckStep.RECIPIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.base.Texts;
import dev.aftersale.mail.NameServer;
import dev.aftersale.mail.RudeSmtp;
import dev.aftersale.mail.auth.Dns;
import dev.aftersale.testing.Ports;
import dev.aftersale.testing.TestKeystore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that behave badly, one way at a time. Each advice is one that is written in every language. */
class ProbeTest {

    private static final Probe.Patience SHORT =
            new Probe.Patience(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(20));

    private static final Probe.Letter SMALL = letter("small");
    private static final Probe.Letter LARGE = letter("large\r\n.a line that begins with a dot");

    private NameServer dns;
    private RudeSmtp smtp;
    private InstantSource clock;

    private static Probe.Letter letter(String text) {
        byte[] raw = ("Subject: " + text + "\r\n\r\n" + text + "\r\n").getBytes(StandardCharsets.UTF_8);
        return new Probe.Letter("market.test", "bounces@market.test", raw);
    }

    private static SSLContext tls() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        char[] password = TestKeystore.PASSWORD.toCharArray();
        try (var in = Files.newInputStream(TestKeystore.file())) {
            store.load(in, password);
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @BeforeEach
    void start() throws Exception {
        dns = new NameServer();
        smtp = new RudeSmtp(tls());
        clock = InstantSource.system();
    }

    @AfterEach
    void stop() throws IOException {
        dns.close();
        smtp.close();
    }

    private List<StepResult> probe(String address, String host, int port) {
        return prober(host, port).run(address, SMALL);
    }

    private Probe prober(String host, int port) {
        MailRoute route =
                domain -> domain.contains("routed") ? Optional.of(new MailRoute.Server(host, port)) : Optional.empty();
        return new Probe(new Targets(Dns.at(dns.address()), route, true), SHORT, clock);
    }

    private StepResult attachment() {
        return prober("127.0.0.1", smtp.port()).attachment("help@routed.test", LARGE);
    }

    private List<StepResult> probe(String address) {
        return probe(address, "127.0.0.1", smtp.port());
    }

    private static StepResult step(List<StepResult> steps, CheckStep wanted) {
        return steps.stream().filter(one -> one.step() == wanted).findFirst().orElseThrow();
    }

    private static void isSaid(StepResult result) {
        for (var language : Texts.LANGUAGES) {
            assertThat(Texts.in(language)
                            .get(
                                    "check.advice." + result.advice(),
                                    result.details().toArray()))
                    .isNotBlank();
        }
    }

    @Test
    void a_good_server_passes_every_step_and_gets_one_small_mail() {
        List<StepResult> steps = probe("help@routed.test");
        assertThat(steps)
                .extracting(StepResult::step)
                .containsExactly(
                        CheckStep.ADDRESS, EXCHANGERS, CONNECTION, GREETING, ENCRYPTION, RECIPIENT, CATCH_ALL, MESSAGE);
        assertThat(steps)
                .filteredOn(one -> one.step() != ENCRYPTION)
                .extracting(StepResult::verdict)
                .containsOnly(StepVerdict.GOOD);
        assertThat(step(steps, ENCRYPTION).advice()).isEqualTo("certificate_untrusted");
        assertThat(smtp.messages).singleElement().asString().contains("small");
        assertThat(step(steps, RECIPIENT).transcript())
                .contains("> RCPT TO:<help@routed.test>", "< 250 2.0.0 fine", "> RSET");
        steps.forEach(ProbeTest::isSaid);
    }

    @ParameterizedTest
    @CsvSource({
        "help,              no_address_at_all",
        "help@,             no_address_at_all",
        "help@shop,         no_address_at_all",
        "he lp@shop.test,   no_address_at_all",
        "'a@b@shop.test',   no_address_at_all",
        "help@-shop.test,   no_address_at_all",
        "help@127.0.0.1,    no_address_at_all",
        "'help@shop.test>\r\nRCPT TO:<x@y.test', no_address_at_all",
    })
    void step_1_what_is_no_address_is_sent_nowhere(String address, String advice) {
        List<StepResult> steps = probe(address);
        assertThat(steps).singleElement().satisfies(one -> {
            assertThat(one.advice()).isEqualTo(advice);
            assertThat(one.verdict()).isEqualTo(StepVerdict.BAD);
            isSaid(one);
        });
        assertThat(smtp.lines).isEmpty();
    }

    @Test
    void step_1_a_domain_in_another_script_is_known_to_servers_in_ascii() {
        List<StepResult> steps = probe("help@routed-b\u00fccher.test");
        assertThat(step(steps, CheckStep.ADDRESS).advice()).isEqualTo("idn");
        assertThat(smtp.lines).contains("RCPT TO:<help@xn--routed-bcher-klb.test>");
    }

    @ParameterizedTest
    @CsvSource({
        "nowhere.test,    no_domain,        BAD",
        "nomail.test,     null_mx,          BAD",
        "inner.test,      private_address,  BAD",
        "looped.test,     private_address,  BAD",
        "bare.test,       no_address,       BAD",
        "down.test,       dns_silent,       LATER",
    })
    void step_2_domains_that_take_no_mail_are_told_apart(String domain, String advice, StepVerdict verdict) {
        dns.mx("nomail.test", 0, ".");
        dns.mx("inner.test", 10, "mx.inner.test").a("mx.inner.test", "10.0.0.7").a("mx.inner.test", "fd00::7");
        dns.a("looped.test", "127.0.0.1");
        dns.mx("bare.test", 10, "mx.bare.test").txt("mx.bare.test", "nothing else");
        dns.fail("down.test");
        List<StepResult> steps = probe("help@" + domain);
        assertThat(steps).hasSize(2);
        assertThat(steps.getLast().advice()).isEqualTo(advice);
        assertThat(steps.getLast().verdict()).isEqualTo(verdict);
        isSaid(steps.getLast());
        assertThat(smtp.lines).isEmpty();
    }

    @Test
    void step_2_names_what_is_odd_though_it_works() {
        dns.mx("alias.test", 10, "mx.alias.test").cname("mx.alias.test", "real.alias.test");
        dns.a("mx.alias.test", "192.88.98.1");
        var found = new Targets(Dns.at(dns.address()), domain -> Optional.empty(), true).of("alias.test");
        assertThat(found.step().advice()).isEqualTo("mx_alias");
        dns.a("plain.test", "192.88.98.1");
        assertThat(new Targets(Dns.at(dns.address()), domain -> Optional.empty(), true)
                        .of("plain.test")
                        .step()
                        .advice())
                .isEqualTo("no_mx");
        dns.mx("mixed.test", 10, "mx.mixed.test")
                .a("mx.mixed.test", "192.88.98.1")
                .a("mx.mixed.test", "192.168.1.1");
        var mixed = new Targets(Dns.at(dns.address()), domain -> Optional.empty(), true).of("mixed.test");
        assertThat(mixed.step().advice()).isEqualTo("some_private");
        assertThat(mixed.targets())
                .extracting(one -> one.address().getHostAddress() + ":" + one.port())
                .containsExactly("192.88.98.1:25");
    }

    @Test
    void step_2_without_a_domain_of_our_own_nothing_leaves() {
        dns.a("plain.test", "192.88.98.1");
        var found = new Targets(Dns.at(dns.address()), domain -> Optional.empty(), false).of("plain.test");
        assertThat(found.step().advice()).isEqualTo("no_mail_domain");
        assertThat(found.targets()).isEmpty();
    }

    @Test
    void step_3_a_server_that_is_not_there_is_asked_again() {
        List<StepResult> steps = probe("help@routed.test", "127.0.0.1", Ports.free());
        assertThat(steps.getLast().step()).isEqualTo(CONNECTION);
        assertThat(steps.getLast().advice()).isEqualTo("unreachable");
        assertThat(steps.getLast().verdict()).isEqualTo(StepVerdict.LATER);
        isSaid(steps.getLast());
    }

    static Stream<Arguments> manners() {
        return Stream.of(
                bad("(banner)", SILENCE, CONNECTION, "unreachable", StepVerdict.LATER),
                bad("(banner)", DROP, CONNECTION, "unreachable", StepVerdict.LATER),
                bad("(banner)", "220-" + "x".repeat(2_000), CONNECTION, "unreachable", StepVerdict.LATER),
                bad("(banner)", "220-on\r\n".repeat(500) + "220 end", CONNECTION, "unreachable", StepVerdict.LATER),
                bad("(banner)", "SSH-2.0-OpenSSH", GREETING, "banner_refused", StepVerdict.BAD),
                bad("(banner)", "554 5.7.1 not from your network", GREETING, "banner_refused", StepVerdict.BAD),
                bad("(banner)", "421 4.7.0 busy", GREETING, "banner_refused", StepVerdict.LATER),
                bad("EHLO", "502 what", GREETING, "no_ehlo", StepVerdict.NOTED),
                bad("EHLO", "250-x\r\n250-8BITMIME\r\n250 SIZE 5242880", GREETING, "small_size", StepVerdict.NOTED),
                bad("EHLO", "250-x\r\n250 SIZE 0", GREETING, "no_8bitmime", StepVerdict.NOTED),
                bad(
                        "EHLO",
                        "250-x\r\n250-SIZE 99999999999999999999\r\n250 8BITMIME",
                        GREETING,
                        "greeted_no_utf8",
                        StepVerdict.GOOD),
                bad("EHLO", "250-x\r\n250 8BITMIME", ENCRYPTION, "no_starttls", StepVerdict.NOTED),
                bad("STARTTLS", "454 4.7.0 no certificate", ENCRYPTION, "starttls_refused", StepVerdict.NOTED),
                bad("STARTTLS", "250 ok, but not encrypted", ENCRYPTION, "tls_failed", StepVerdict.NOTED),
                bad("RCPT", "450 4.7.1 greylisted, come back", RECIPIENT, "greylisted", StepVerdict.LATER),
                bad("RCPT", "421 4.7.0 too fast", RECIPIENT, "rate", StepVerdict.LATER),
                bad("RCPT", "452 4.2.2 over quota", RECIPIENT, "full", StepVerdict.LATER),
                bad("RCPT", "552 5.2.2 mailbox full", RECIPIENT, "full", StepVerdict.BAD),
                bad("RCPT", "550 5.1.1 no such user", RECIPIENT, "no_such_user", StepVerdict.BAD),
                bad("RCPT", "550 unknown user", RECIPIENT, "no_such_user", StepVerdict.BAD),
                bad("RCPT", "554 5.7.1 blocked", RECIPIENT, "policy", StepVerdict.BAD),
                bad("RCPT", "550 your address is on a block list", RECIPIENT, "policy", StepVerdict.BAD),
                bad("RCPT", "500 {0} 'odd' words", RECIPIENT, "other", StepVerdict.BAD),
                bad("MAIL", "550 5.7.1 SPF fails", RECIPIENT, "policy", StepVerdict.BAD),
                bad("RCPT", DROP, RECIPIENT, "cut", StepVerdict.LATER),
                bad("RCPT", SILENCE, RECIPIENT, "cut", StepVerdict.LATER),
                bad("RCPT", "250 all are welcome", CATCH_ALL, "takes_all", StepVerdict.NOTED),
                bad("DATA", "451 4.3.0 not now", MESSAGE, "greylisted", StepVerdict.LATER),
                bad("(message)", "550 5.7.1 spam", MESSAGE, "policy", StepVerdict.BAD),
                bad("(message)", "552 5.3.4 too large", MESSAGE, "too_large", StepVerdict.BAD),
                bad("(message)", DROP, MESSAGE, "cut", StepVerdict.LATER));
    }

    private static Arguments bad(String line, String answer, CheckStep step, String advice, StepVerdict verdict) {
        return Arguments.of(line, answer, step, advice, verdict);
    }

    @ParameterizedTest(name = "{0} answered with {1}")
    @MethodSource("manners")
    void steps_3_to_8_each_bad_manner_has_its_name_and_its_advice(
            String line, String answer, CheckStep step, String advice, StepVerdict verdict) {
        smtp.answers = said -> said.startsWith(line) ? answer : MANNERS;
        List<StepResult> steps = probe("help@routed.test");
        StepResult result = step(steps, step);
        assertThat(result.advice()).as("%s", steps).isEqualTo(advice);
        assertThat(result.verdict()).as("%s", steps).isEqualTo(verdict);
        isSaid(result);
        boolean arrives = Arrays.asList(StepVerdict.GOOD, StepVerdict.NOTED).contains(verdict);
        assertThat(steps.stream().anyMatch(one -> one.step() == MESSAGE && one.verdict() == StepVerdict.GOOD))
                .isEqualTo(arrives);
        if (!arrives && step != MESSAGE) {
            assertThat(smtp.messages).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} answered with {1}")
    @CsvSource({
        "(nothing),  ,                           attachment,         GOOD",
        "(message),  552 5.3.4 too large,        attachment_refused, NOTED",
        "RCPT,       552 5.2.2 mailbox full,     attachment_refused, NOTED",
        "(message),  (drop),                     attachment_cut,     NOTED",
        "(message),  451 4.3.0 not now,          attachment_later,   LATER",
        "RCPT,       450 4.7.1 greylisted,       attachment_later,   LATER",
        "(banner),   (drop),                     attachment_later,   LATER",
        "QUIT,       (drop),                     attachment,         GOOD",
    })
    void step_9_the_large_mail_is_sent_by_itself(String line, String answer, String advice, StepVerdict verdict) {
        smtp.answers = said -> said.startsWith(line) ? answer : MANNERS;
        StepResult result = attachment();
        assertThat(result.step()).isEqualTo(ATTACHMENT);
        assertThat(result.advice()).as("%s", result).isEqualTo(advice);
        assertThat(result.verdict()).as("%s", result).isEqualTo(verdict);
        assertThat(result.transcript()).isNotEmpty();
        isSaid(result);
        if (verdict == StepVerdict.GOOD) {
            assertThat(smtp.messages).singleElement().asString().contains("\r\n.a line that begins with a dot");
        }
    }

    @Test
    void step_5_certificates_are_judged_by_name_and_time() {
        assertThat(step(probe("help@routed.test", "localhost", smtp.port()), ENCRYPTION)
                        .advice())
                .isIn("certificate_untrusted", "certificate_name");
        clock = () -> Instant.now().plus(Duration.ofDays(20_000));
        StepResult late = step(probe("help@routed.test"), ENCRYPTION);
        assertThat(late.advice()).isEqualTo("certificate_expired");
        assertThat(late.transcript()).anyMatch(line -> line.startsWith("* TLSv1."));
        isSaid(late);
    }

    @Test
    void a_server_that_can_not_encrypt_gets_the_mail_in_the_clear() {
        smtp.answers = line -> line.equals("STARTTLS") ? "454 4.7.0 not today" : MANNERS;
        assertThat(step(probe("help@routed.test"), MESSAGE).verdict()).isEqualTo(StepVerdict.GOOD);
        assertThat(attachment().verdict()).isEqualTo(StepVerdict.GOOD);
        assertThat(smtp.messages).hasSize(2);
    }
}
