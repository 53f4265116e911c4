package dev.aftersale.mail.check;

import static dev.aftersale.mail.RudeSmtp.MANNERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aftersale.base.MerchantId;
import dev.aftersale.base.ProblemException;
import dev.aftersale.mail.RudeSmtp;
import dev.aftersale.mail.auth.DkimKey;
import dev.aftersale.mail.auth.DkimKeys;
import dev.aftersale.mail.check.CheckReport.Confirmed;
import dev.aftersale.mail.check.CheckReport.State;
import dev.aftersale.mail.check.CheckReport.Trigger;
import dev.aftersale.mail.check.CheckReport.Verdict;
import dev.aftersale.mail.check.Checks.Confirmation;
import dev.aftersale.mail.check.Standing.Reach;
import dev.aftersale.merchant.Contacts;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.QueueAddresses;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.staff.Role;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.james.jdkim.DKIMVerifier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A check from its start to what follows from its end. */
class ChecksIT {

    private static final RudeSmtp SMTP = smtp();
    private static final Pattern CODE = Pattern.compile("[A-Z2-9]{4}-[A-Z2-9]{4}");
    private static final Pattern LINK = Pattern.compile("/o/check/[\\w.\\-]+");
    private static final AtomicInteger SHOPS = new AtomicInteger();

    @RegisterExtension
    static final TestServer server = new TestServer()
            .with("aftersale.demo", "false")
            .with("aftersale.mail-domain", "market.test")
            .with("aftersale.dns", "127.0.0.1:9")
            .with("aftersale.mail-routes", "*=127.0.0.1:" + SMTP.port());

    private MerchantId shop;
    private String address;

    private static RudeSmtp smtp() {
        try {
            return new RudeSmtp(null);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without encryption, which is {@link ProbeTest}'s. */
    private static String plain(String line) {
        return line.startsWith("EHLO") ? "250-mx.test\r\n250-SIZE 31457280\r\n250 8BITMIME" : MANNERS;
    }

    @BeforeEach
    void open() {
        server.clock().run();
        SMTP.answers = ChecksIT::plain;
        int number = SHOPS.incrementAndGet();
        address = "help@shop" + number + ".test";
        var contacts = new Contacts(
                null, null, null, new QueueAddresses(null, "claims@desk" + number + ".test", null, null, null));
        shop = server.bean(Merchants.class)
                .create(new NewMerchant("Shop " + number, "GBP", "GB", address, SettingsChange.NONE))
                .id();
        server.bean(Merchants.class).change(shop, SettingsChange.of(contacts));
    }

    @AfterAll
    static void stop() throws IOException {
        SMTP.close();
    }

    private static Checks checks() {
        return server.bean(Checks.class);
    }

    private CheckReport await(CheckReport check, Predicate<CheckReport> wanted) {
        server.bean(CheckBell.class).bell().ring();
        Awaitility.await().until(() -> wanted.test(report(check)));
        return report(check);
    }

    private CheckReport report(CheckReport check) {
        return checks().report(check.merchant(), check.id()).orElseThrow();
    }

    private CheckReport asked() {
        return await(checks().start(shop, address, Trigger.STAFF), one -> one.state() == State.ASKED);
    }

    private static String mailTo(String address) {
        return SMTP.messages.stream()
                .filter(raw -> raw.contains("To: " + address) && raw.contains("/o/check/"))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private static String found(Pattern pattern, String raw) {
        var matcher = pattern.matcher(raw.replace("=\r\n", "").replace("=3D", "="));
        assertThat(matcher.find()).as(raw).isTrue();
        return matcher.group();
    }

    private Standing standing(String of) {
        return checks().standings(shop).stream()
                .filter(one -> one.address().equals(of))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_mail_with_a_code_is_sent_and_typing_the_code_ends_the_check() {
        CheckReport check = asked();
        assertThat(check.steps()).hasSize(9);
        assertThat(checks().confirmByTyping(shop, check.id(), "AAAA-AAAA")).isInstanceOf(Confirmation.WrongCode.class);
        String code = found(CODE, mailTo(address));
        assertThat(checks().confirmByTyping(
                                shop,
                                check.id(),
                                " " + code.toLowerCase(Locale.ROOT).replace("-", "") + " "))
                .isInstanceOf(Confirmation.Taken.class);
        assertThat(standing(address).reach()).isEqualTo(Reach.REACHED); // whatever becomes of the large mail
        CheckReport done = await(check, one -> one.state() == State.DONE);
        assertThat(done.steps()).extracting(StepResult::step).containsExactly(CheckStep.values());
        assertThat(done.confirmedHow()).isEqualTo(Confirmed.TYPED);
        assertThat(done.verdict()).isEqualTo(Verdict.NOTED); // no encryption
        assertThat(standing(address).reach()).isEqualTo(Reach.REACHED);
        assertThat(checks().confirmByTyping(shop, check.id(), code)).isInstanceOf(Confirmation.Already.class);
    }

    @Test
    void opening_the_link_confirms_nothing_and_pressing_its_button_does() {
        CheckReport check = asked();
        String link = found(LINK, mailTo(address));
        var somebody = new TestBrowser(server);
        assertThat(somebody.get(link).body()).contains(address, "Yes, I saw it");
        assertThat(report(check).state()).isEqualTo(State.ASKED);
        assertThat(somebody.post(link).statusCode()).isEqualTo(303);
        assertThat(report(check).confirmedHow()).isEqualTo(Confirmed.CLICK);
        assertThat(somebody.get(link).body()).contains("Thank you");
        assertThat(somebody.get(link.substring(0, link.length() - 1) + "~").body())
                .contains("not one of ours");
    }

    @Test
    void an_answer_to_the_mail_confirms_it_by_the_address_alone() {
        CheckReport check = asked();
        String from = found(Pattern.compile("check-[a-z0-9]+-[a-z0-9]+@market\\.test"), mailTo(address));
        assertThat(checks().isReplyAddress(from)).isTrue();
        assertThat(checks().isReplyAddress("check-1-aaaaaaaa@market.test")).isFalse();
        assertThat(checks().confirmByReply(from.toUpperCase(Locale.ROOT))).isInstanceOf(Confirmation.Taken.class);
        assertThat(report(check).confirmedHow()).isEqualTo(Confirmed.REPLY);
    }

    @Test
    void the_answer_comes_in_by_mail_and_a_machines_answer_does_not_count() throws Exception {
        CheckReport check = asked();
        String to = found(Pattern.compile("check-[a-z0-9]+-[a-z0-9]+@market\\.test"), mailTo(address));
        assertThat(answer(to, "Auto-Submitted: auto-replied\r\n")).isEqualTo(250);
        assertThat(report(check).state()).isEqualTo(State.ASKED);
        assertThat(answer(to, "")).isEqualTo(250);
        assertThat(report(check).confirmedHow()).isEqualTo(Confirmed.REPLY);
        assertThat(answer("check-1-aaaaaaaa@market.test", "")).isEqualTo(550);
    }

    /** Returns what our server said in the end. */
    private int answer(String to, String header) throws IOException {
        var minute = Duration.ofMinutes(1);
        try (var talk = SmtpDialogue.open(
                InetAddress.getLoopbackAddress(), server.smtpPort(), minute, minute, minute, new ArrayList<>())) {
            talk.read();
            talk.command("EHLO desk.test");
            talk.command("MAIL FROM:<agent@desk.test>");
            if (talk.command("RCPT TO:<" + to + ">").code() == 550) {
                return 550;
            }
            talk.command("DATA");
            String raw = "From: Agent <agent@desk.test>\r\nTo: " + to + "\r\nSubject: Re: Test\r\nMessage-ID: <"
                    + System.nanoTime() + "@desk.test>\r\n" + header + "\r\nWe see it.\r\n";
            return talk.message(raw.getBytes(StandardCharsets.UTF_8)).code();
        }
    }

    @Test
    void both_mails_are_signed_and_the_second_brings_five_megabytes_once_the_first_is_confirmed() throws Exception {
        CheckReport check = asked();
        assertThat(mails())
                .singleElement()
                .asString()
                .hasSizeLessThan(10_000)
                .contains("X-Market-Queue: test\r\n", "Subject: [Test] ", "\r\n\r\nEvent: test\r\nQueue: test\r\n");
        checks().confirmByTyping(shop, check.id(), found(CODE, mailTo(address)));
        await(check, one -> one.state() == State.DONE);
        List<String> mails = mails();
        assertThat(mails).hasSize(2);
        assertThat(mails.getLast().length()).isGreaterThan(5 * 1024 * 1024);
        List<DkimKey> keys = server.bean(DkimKeys.class).published();
        for (String raw : mails) {
            var verifier = new DKIMVerifier((methods, selector, domain) -> keys.stream()
                    .filter(key -> key.recordName().equals(selector + "._domainkey." + domain))
                    .map(DkimKey::recordValue)
                    .toList());
            assertThat(verifier.verify(new ByteArrayInputStream(raw.getBytes(StandardCharsets.UTF_8))))
                    .hasSize(1);
        }
    }

    private List<String> mails() {
        return SMTP.messages.stream()
                .filter(raw -> raw.contains("To: " + address + "\r\n"))
                .toList();
    }

    @Test
    void a_large_mail_that_is_put_off_is_tried_again_and_then_remarked_upon() {
        CheckReport check = asked();
        SMTP.answers = line -> line.startsWith("RCPT") ? "451 4.3.0 not now" : plain(line);
        checks().confirmByTyping(shop, check.id(), found(CODE, mailTo(address)));
        for (int deferrals = 1; deferrals <= CheckRules.RETRIES.size(); deferrals++) {
            int wanted = deferrals;
            await(check, one -> one.deferrals() == wanted);
            assertThat(report(check).step(CheckStep.ATTACHMENT).orElseThrow().advice())
                    .isEqualTo("attachment_later");
            server.clock().advance(CheckRules.RETRIES.get(deferrals - 1).plusSeconds(1));
        }
        CheckReport done = await(check, one -> one.state() == State.DONE);
        assertThat(done.verdict()).isEqualTo(Verdict.NOTED);
        assertThat(done.step(CheckStep.ATTACHMENT).orElseThrow().advice()).isEqualTo("attachment_refused");
        assertThat(standing(address).reach()).isEqualTo(Reach.REACHED);
    }

    @Test
    void an_address_that_nobody_confirms_gets_three_small_mails_and_then_rests_until_somebody_asks() {
        CheckReport check = asked();
        for (int round = 1; round <= CheckRules.MOST_FAILED; round++) {
            check = await(round == 1 ? check : byCalendar(), one -> one.state() == State.ASKED);
            server.clock().advance(CheckRules.TO_CONFIRM.plusMinutes(1));
            await(check, one -> one.state() == State.DONE);
        }
        assertThat(mails()).hasSize(3).allMatch(raw -> raw.length() < 10_000);
        assertThat(standing(address).restsSince()).isNotNull();
        assertThat(standing(address).nextCheckAt()).isNull();
        var owner = TestBrowser.staff(server, shop, Role.OWNER);
        assertThat(owner.get("/console/settings/mail").body()).contains("three checks in a row failed", "by hand");

        bounce(address);
        bounce(address);
        bounce(address);
        server.clock().advance(CheckRules.AGAIN_AFTER.multipliedBy(3));
        CheckReport other = checks().start(shop, second(), Trigger.STAFF);
        await(other, one -> one.state() == State.ASKED); // so the worker has looked at the calendar
        assertThat(checks().history(shop, address, 9)).hasSize(CheckRules.MOST_FAILED);

        assertThat(checks().confirmByTyping(shop, check.id(), found(CODE, mailTo(address))))
                .isInstanceOf(Confirmation.Taken.class);
        assertThat(standing(address).restsSince()).isNull();
        assertThat(standing(address).nextCheckAt()).isNotNull();
    }

    @Test
    void who_asks_by_hand_for_an_address_that_rests_has_it_checked_as_often_again() {
        SMTP.answers = line -> line.startsWith("RCPT") ? "550 5.1.1 nobody" : plain(line);
        for (int round = 1; round <= CheckRules.MOST_FAILED; round++) {
            await(round == 1 ? checks().start(shop, address, Trigger.STAFF) : byCalendar(), one -> !one.isOpen());
        }
        assertThat(standing(address).restsSince()).isNotNull();
        await(checks().start(shop, address, Trigger.API), one -> one.state() == State.DONE);
        assertThat(standing(address).restsSince()).isNull();
        assertThat(byCalendar().trigger()).isEqualTo(Trigger.SCHEDULE);
    }

    private CheckReport byCalendar() {
        long last = checks().history(shop, address, 1).getFirst().id();
        server.clock().advance(CheckRules.AGAIN_SOON.plusHours(1));
        server.bean(CheckBell.class).bell().ring();
        Awaitility.await()
                .until(() -> checks().history(shop, address, 1).getFirst().id() != last);
        return checks().history(shop, address, 1).getFirst();
    }

    private String second() {
        return "claims@desk" + address.replaceAll("\\D", "") + ".test";
    }

    @Test
    void a_late_confirmation_of_an_earlier_check_leaves_the_large_mail_to_the_one_under_way() {
        CheckReport first = asked();
        String code = found(CODE, mailTo(address));
        server.clock().advance(CheckRules.TO_CONFIRM.plusMinutes(1));
        await(first, one -> one.state() == State.DONE);
        CheckReport later = asked();
        assertThat(checks().confirmByTyping(shop, first.id(), code)).isInstanceOf(Confirmation.Taken.class);
        assertThat(report(first).verdict()).isEqualTo(Verdict.NOTED);
        assertThat(report(later).state()).isEqualTo(State.ASKED);
        assertThat(mails()).hasSize(2).allMatch(raw -> raw.length() < 10_000);
    }

    @Test
    void greylisting_is_waited_out_and_the_delay_is_told() {
        SMTP.answers = line -> line.startsWith("RCPT") ? "450 4.7.1 greylisted" : plain(line);
        CheckReport first = await(checks().start(shop, address, Trigger.STAFF), one -> one.deferrals() == 1);
        assertThat(Duration.between(first.startedAt(), first.nextAt()).toMinutes())
                .isBetween(1L, 3L);
        server.clock().advance(Duration.ofMinutes(2));
        await(first, one -> one.deferrals() == 2);
        SMTP.answers = ChecksIT::plain;
        server.clock().advance(Duration.ofMinutes(6));
        CheckReport sent = await(first, one -> one.state() == State.ASKED);
        assertThat(sent.step(CheckStep.RECIPIENT).orElseThrow().advice()).isEqualTo("greylisted_for");
        assertThat(Integer.parseInt(
                        sent.step(CheckStep.RECIPIENT).orElseThrow().details().getFirst()))
                .isBetween(8, 12);
    }

    @Test
    void a_server_that_says_later_for_more_than_an_hour_is_unreachable() {
        SMTP.answers = line -> line.startsWith("RCPT") ? "450 4.7.1 greylisted" : plain(line);
        CheckReport check = checks().start(shop, address, Trigger.STAFF);
        for (int deferrals = 1; deferrals <= CheckRules.RETRIES.size(); deferrals++) {
            int wanted = deferrals;
            await(check, one -> one.deferrals() == wanted);
            server.clock().advance(CheckRules.RETRIES.get(deferrals - 1).plusSeconds(1));
        }
        CheckReport done = await(check, one -> one.state() == State.DONE);
        assertThat(done.verdict()).isEqualTo(Verdict.BAD);
        assertThat(done.step(CheckStep.RECIPIENT).orElseThrow().advice()).isEqualTo("greylisted_long");
        assertThat(standing(address).reach()).isEqualTo(Reach.UNREACHABLE);
    }

    @Test
    void a_refusal_is_told_in_the_console_and_at_the_second_address_and_to_the_operator() {
        SMTP.answers = line -> line.contains(address) && line.startsWith("RCPT") ? "550 5.1.1 nobody" : plain(line);
        CheckReport done = await(checks().start(shop, address, Trigger.STAFF), one -> one.state() == State.DONE);
        assertThat(done.verdict()).isEqualTo(Verdict.BAD);
        assertThat(SMTP.messages).noneMatch(raw -> raw.contains("To: " + address));

        String second = "To: " + second();
        Awaitility.await()
                .until(() -> SMTP.messages.stream()
                        .anyMatch(raw -> raw.contains(second) && raw.contains("/console/settings/mail")));

        var owner = TestBrowser.staff(server, shop, Role.OWNER);
        assertThat(owner.get("/console").body()).contains("Mail to " + address + " does not reach you");
        assertThat(owner.get("/console/settings").body()).contains("1 in trouble");
        assertThat(owner.get("/console/settings/mail").body()).contains(address, "Unreachable");
        assertThat(owner.get("/console/settings/mail/" + done.id()).body())
                .contains("The server knows no such mailbox", "&lt; 550 5.1.1 nobody");
        assertThat(TestBrowser.operator(server).get("/operator/mail").body()).contains(address, "Unreachable");
    }

    @Test
    void a_mail_that_nobody_confirms_for_a_day_is_accepted_but_not_seen() {
        CheckReport check = asked();
        server.clock().advance(CheckRules.TO_CONFIRM.plusMinutes(1));
        CheckReport done = await(check, one -> one.state() == State.DONE);
        assertThat(done.verdict()).isEqualTo(Verdict.UNSEEN);
        assertThat(done.step(CheckStep.MESSAGE).orElseThrow().advice()).isEqualTo("unseen");
        assertThat(standing(address).reach()).isEqualTo(Reach.UNSEEN);
        // better late than never
        assertThat(checks().confirmByTyping(shop, check.id(), found(CODE, mailTo(address))))
                .isInstanceOf(Confirmation.Taken.class);
        assertThat(standing(address).reach()).isEqualTo(Reach.REACHED);
    }

    @Test
    void it_is_made_again_after_thirty_days_but_not_for_an_address_that_is_gone() {
        CheckReport check = asked();
        checks().confirmByTyping(shop, check.id(), found(CODE, mailTo(address)));
        await(check, one -> one.state() == State.DONE);
        server.clock().advance(CheckRules.AGAIN_AFTER.plusHours(1));
        server.bean(CheckBell.class).bell().ring();
        Awaitility.await().until(() -> checks().history(shop, address, 5).size() == 2);
        assertThat(checks().history(shop, address, 5).getFirst().trigger()).isEqualTo(Trigger.SCHEDULE);

        server.bean(Merchants.class).change(shop, identity -> identity.reachedAt("new" + address), SettingsChange.NONE);
        await(checks().history(shop, address, 1).getFirst(), one -> one.state() == State.ASKED);
        server.clock().advance(CheckRules.AGAIN_AFTER.plusDays(1));
        server.bean(CheckBell.class).bell().ring();
        Awaitility.await()
                .until(() -> server.db().within(shop, tx -> CheckStore.known(tx, shop)).stream()
                        .noneMatch(one -> one.address().equals(address)));
    }

    @Test
    void the_third_mail_that_comes_back_starts_a_check() {
        bounce(address);
        bounce(address.toUpperCase(Locale.ROOT));
        assertThat(checks().history(shop, address, 5)).isEmpty();
        bounce(address);
        assertThat(checks().history(shop, address, 5))
                .singleElement()
                .extracting(CheckReport::trigger)
                .isEqualTo(Trigger.BOUNCES);
        bounce("stranger@else.test");
        bounce("stranger@else.test");
        bounce("stranger@else.test");
        assertThat(checks().history(shop, "stranger@else.test", 5)).isEmpty();
        List<CheckStore.Known> known = server.db().within(shop, tx -> CheckStore.known(tx, shop));
        assertThat(known).noneMatch(one -> one.address().equals("stranger@else.test"));
    }

    private void bounce(String of) {
        server.db().platform(tx -> {
            checks().hardBounce(tx, shop, of);
            return of;
        });
    }

    @Test
    void nobody_can_make_us_write_to_strangers_or_too_often() {
        assertThatThrownBy(() -> checks().start(shop, "victim@else.test", Trigger.STAFF))
                .isInstanceOf(ProblemException.class);
        SMTP.answers = line -> line.startsWith("RCPT") ? "550 5.1.1 nobody" : plain(line);
        for (int i = 0; i < 10; i++) {
            await(checks().start(shop, address, Trigger.STAFF), one -> one.state() == State.DONE);
        }
        assertThatThrownBy(() -> checks().start(shop, address, Trigger.STAFF))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("wait an hour");
    }

    @Test
    void a_second_start_gives_the_check_that_is_under_way() {
        SMTP.answers = line -> line.startsWith("RCPT") ? "450 4.7.1 later" : plain(line);
        long first = checks().start(shop, address, Trigger.STAFF).id();
        assertThat(checks().start(shop, address, Trigger.API).id()).isEqualTo(first);
    }

    @Test
    void the_code_is_typed_on_the_page_and_no_other_merchant_sees_the_check() {
        var owner = TestBrowser.staff(server, shop, Role.OWNER);
        owner.get("/console/settings/mail");
        var started = owner.post("/console/settings/mail", "address", address);
        assertThat(started.statusCode()).as(started.body()).isEqualTo(303);
        CheckReport check = await(checks().history(shop, address, 1).getFirst(), one -> one.state() == State.ASKED);
        String path = "/console/settings/mail/" + check.id();
        assertThat(owner.get(path).body()).contains("We sent a mail with a code", "What was said, word for word");
        assertThat(owner.post(path + "/confirm", "code", "WRONG").statusCode()).isEqualTo(422);
        assertThat(owner.post(path + "/confirm", "code", found(CODE, mailTo(address)))
                        .statusCode())
                .isEqualTo(303);
        await(check, one -> one.state() == State.DONE);
        assertThat(owner.get(path).body()).contains("It works, with remarks", "its code was typed");

        var stranger = server.bean(Merchants.class)
                .create(new NewMerchant("Other", "GBP", "GB", "x@other.test", SettingsChange.NONE))
                .id();
        assertThat(TestBrowser.staff(server, stranger, Role.OWNER).get(path).statusCode())
                .isEqualTo(404);
    }
}
