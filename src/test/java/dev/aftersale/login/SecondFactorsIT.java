package dev.aftersale.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.merchant.Merchant;
import dev.aftersale.merchant.Merchants;
import dev.aftersale.merchant.NewMerchant;
import dev.aftersale.merchant.SettingsChange;
import dev.aftersale.staff.Role;
import dev.aftersale.staff.Staff;
import dev.aftersale.testing.TestBrowser;
import dev.aftersale.testing.TestServer;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SecondFactorsIT {

    private static final String ORIGIN = "https://shop.test";

    @RegisterExtension
    static final TestServer server = new TestServer().with("aftersale.public-url", ORIGIN);

    private static final String PASSWORD = TestBrowser.PASSWORD;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final String email = "nora-" + UUID.randomUUID() + "@shop.test";

    private TestBrowser logIn() {
        Merchant shop =
                server.bean(Merchants.class).create(new NewMerchant("Shop", "GBP", "GB", null, SettingsChange.NONE));
        server.bean(Staff.class).enrol(shop.id(), email, "Nora Quay", Role.OWNER, PASSWORD);
        return new TestBrowser(server).logIn("/console", email, PASSWORD);
    }

    private TestBrowser halfway() {
        var browser = new TestBrowser(server);
        browser.get("/console/login");
        var answer = browser.post("/console/login", "email", email, "password", PASSWORD);
        assertThat(answer.headers().firstValue("Location")).contains("/console/login/code");
        browser.get("/console/login/code");
        return browser;
    }

    private static int tryCode(TestBrowser browser, String code) {
        return browser.post("/console/login/code", "code", code).statusCode();
    }

    private static boolean isIn(TestBrowser browser) {
        return browser.get("/console/me").statusCode() == 200;
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String code(String base32, Instant at) throws GeneralSecurityException {
        var secret = new java.math.BigInteger("0");
        for (int i = 0; i < base32.length(); i++) {
            secret = secret.shiftLeft(5).or(java.math.BigInteger.valueOf(ALPHABET.indexOf(base32.charAt(i))));
        }
        byte[] all = secret.toByteArray();
        var bytes = new byte[20];
        int length = Math.min(20, all.length);
        System.arraycopy(all, all.length - length, bytes, 20 - length, length);
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(bytes, "HmacSHA1"));
        byte[] hash = mac.doFinal(
                ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array());
        int number = ByteBuffer.wrap(hash, hash[19] & 15, 4).getInt() & Integer.MAX_VALUE;
        return "%06d".formatted(number % 1_000_000);
    }

    /** Returns the secret; the page with the recovery codes is the browser's last. */
    private String setUp(TestBrowser browser, StringBuilder codesPage) throws GeneralSecurityException {
        String page = browser.get("/console/me/totp").body();
        String secret = found("<code>([A-Z2-7]{32})</code>", page);
        String offer = found("name=\"offer\" value=\"([^\"]+)\"", page);
        var wrong = browser.post("/console/me/totp", "offer", offer, "code", "000000", "password", "not it");
        assertThat(wrong.statusCode()).isEqualTo(422);
        var done = browser.post(
                "/console/me/totp",
                "offer",
                offer,
                "code",
                code(secret, server.clock().instant()),
                "password",
                PASSWORD);
        assertThat(done.statusCode()).isEqualTo(200);
        codesPage.append(done.body());
        return secret;
    }

    @Test
    void a_code_of_the_app_is_asked_for_taken_once_and_neither_too_early_nor_too_late() throws Exception {
        server.clock().set(Instant.parse("2026-11-23T12:00:05Z"));
        String secret = setUp(logIn(), new StringBuilder());
        Instant setUp = server.clock().instant();

        var browser = halfway();
        assertThat(isIn(browser)).isFalse();
        assertThat(browser.get("/console/login/merchant").statusCode()).isEqualTo(303);
        assertThat(tryCode(browser, code(secret, setUp)))
                .as("used at the set-up")
                .isEqualTo(422);

        server.clock().advance(Duration.ofMinutes(2));
        Instant now = server.clock().instant();
        assertThat(tryCode(browser, code(secret, now.minusSeconds(90)))).isEqualTo(422);
        assertThat(tryCode(browser, code(secret, now.plusSeconds(90)))).isEqualTo(422);
        String good = code(secret, now);
        assertThat(tryCode(browser, good.substring(0, 3) + " " + good.substring(3)))
                .isEqualTo(303);
        assertThat(isIn(browser)).isTrue();

        var replayed = halfway();
        assertThat(tryCode(replayed, good)).isEqualTo(422);
        server.clock().advance(Duration.ofSeconds(30));
        assertThat(tryCode(replayed, code(secret, server.clock().instant()))).isEqualTo(303);
        server.clock().run();
    }

    @Test
    void codes_can_not_be_guessed() throws Exception {
        setUp(logIn(), new StringBuilder());
        var browser = halfway();
        for (int i = 0; i < 5; i++) {
            assertThat(tryCode(browser, "00000" + i)).isEqualTo(422);
        }
        assertThat(tryCode(browser, "000006")).isEqualTo(429);
        var second = halfway();
        assertThat(tryCode(second, "000007")).as("a new log-in buys no tries").isEqualTo(429);
    }

    @Test
    void a_recovery_code_is_good_once() throws Exception {
        var page = new StringBuilder();
        setUp(logIn(), page);
        String code = found("<li><code>([a-z2-7-]{19})</code>", page.toString());
        assertThat(tryCode(halfway(), code)).isEqualTo(303);
        assertThat(tryCode(halfway(), code)).isEqualTo(422);
    }

    @Test
    void a_passkey_opens_for_its_own_site_and_its_own_challenge() throws Exception {
        var browser = logIn();
        var key = new SoftPasskey(ORIGIN, "shop.test");
        browser.get("/console/me/factors");
        String options = browser.get("/console/me/passkey").body();
        assertThat(options).contains("\"id\":\"shop.test\"");
        String made = key.create(found("\"challenge\":\"([^\"]+)\"", options));
        assertThat(add(browser, made, "wrong password")).isEqualTo(422);
        assertThat(add(browser, made, PASSWORD)).isEqualTo(303);
        assertThat(add(browser, made, PASSWORD)).as("its challenge is used up").isEqualTo(422);

        var second = halfway();
        String challenge = challenge(second);
        String answer = key.get(challenge);
        assertThat(prove(second, new SoftPasskey("https://evil.test", "shop.test").get(challenge)))
                .isEqualTo(422);
        assertThat(prove(second, answer)).as("a challenge is good once").isEqualTo(422);
        assertThat(prove(second, key.get(challenge(second)))).isEqualTo(303);
        assertThat(isIn(second)).isTrue();

        var third = halfway();
        challenge(third);
        assertThat(prove(third, "{}")).isEqualTo(422);
        challenge(third);
        assertThat(prove(third, "no JSON")).isEqualTo(422);

        second.get("/console/me/factors");
        assertThat(second.post("/console/me/factors", "do", "passkey " + key.id(), "password", PASSWORD)
                        .statusCode())
                .isEqualTo(303);
        assertThat(isIn(new TestBrowser(server).logIn("/console", email, PASSWORD)))
                .isTrue();
    }

    private static int add(TestBrowser browser, String passkey, String password) {
        return browser.post(
                        "/console/me/factors", "do", "add", "passkey", passkey, "name", "Laptop", "password", password)
                .statusCode();
    }

    private static String challenge(TestBrowser browser) {
        return found(
                "\"challenge\":\"([^\"]+)\"",
                browser.get("/console/login/passkey").body());
    }

    private static int prove(TestBrowser browser, String answer) {
        return browser.post("/console/login/code", "passkey", answer).statusCode();
    }
}
