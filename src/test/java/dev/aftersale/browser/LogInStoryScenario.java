package dev.aftersale.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import dev.aftersale.staff.Role;
import dev.aftersale.staff.Staff;
import dev.aftersale.testing.TestBrowser;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody comes in: with a password, with the codes of an app, and with a passkey. */
class LogInStoryScenario {

    @RegisterExtension
    static final World world = new World();

    private final Shop shop = new Shop(world.server(), "Harbour Ceramics");
    private final String email = "nora-" + UUID.randomUUID() + "@harbour.test";

    @BeforeEach
    void somebody() {
        world.server().bean(Staff.class).enrol(shop.id(), email, "Nora Quay", Role.OWNER, TestBrowser.PASSWORD);
    }

    private Visit withPassword(Visit visit) {
        return visit.fill("E-mail address", email)
                .fill("Password", TestBrowser.PASSWORD)
                .press("Log in");
    }

    private static Visit out(Visit visit) {
        visit.page().context().clearCookies();
        return visit.open("/console");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void the_password_leads_to_the_page_that_was_wanted(Way way) {
        Visit nora = world.visit(way).open("/console/inventory").sees("Log in");
        nora.fill("E-mail address", email).fill("Password", "not the password").press("Log in");
        nora.sees("E-mail address or password is wrong.");
        withPassword(nora).sees(Shop.MUG);
        assertThat(nora.page().url()).endsWith("/console/inventory");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void an_app_s_code_is_asked_for_once_it_is_set_up(Way way) {
        Visit nora = withPassword(world.visit(way).open("/console/me/totp"));
        nora.sees("Scan the picture");
        String secret = nora.page().locator("code").first().innerText();
        nora.fill("Code", code(secret)).fill("Password", TestBrowser.PASSWORD).press("Set up");
        nora.sees("Keep these codes");
        String recovery = nora.page().locator(".codes code").first().innerText();

        world.server().clock().advance(Duration.ofSeconds(30)); // a code is good once
        withPassword(out(nora)).sees("Second step");
        if (way == Way.MOUSE) {
            Look.assertSpeaksAllLanguages(nora.page(), "/console/login/code");
            Look.assertGood(nora.page());
        }
        nora.fill("Code", "000000").press("Log in").sees("That code is wrong, too old, or was used already.");
        nora.fill("Code", code(secret)).press("Log in").at("/console");

        withPassword(out(nora)).sees("Second step");
        nora.fill("Code", recovery).press("Log in").at("/console");
    }

    @Test
    void a_passkey_stands_for_the_code() {
        Visit nora = withPassword(world.visit(Way.MOUSE).open("/console/me/factors"));
        nora.sees("Passkeys");
        device(nora);
        nora.fill("Password", TestBrowser.PASSWORD)
                .fill("Name of the passkey, such as “Work laptop”", "Nora’s telephone")
                .press("Add a passkey")
                .sees("Nora’s telephone"); // only once it is kept: the page before must not still be under way
        withPassword(out(nora)).sees("Second step");
        nora.press("Use a passkey").at("/console");
    }

    /** A device that keeps passkeys and says yes, as a phone does after a look at a face. */
    private static void device(Visit visit) {
        CDPSession devices = visit.page().context().newCDPSession(visit.page());
        devices.send("WebAuthn.enable");
        var options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        var device = new JsonObject();
        device.add("options", options);
        devices.send("WebAuthn.addVirtualAuthenticator", device);
    }

    /** RFC 6238, as the app on a phone computes it. */
    private static String code(String secret) {
        try {
            long step = world.server().clock().instant().getEpochSecond() / 30;
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(base32(secret), "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
            int cut = ByteBuffer.wrap(hash, hash[hash.length - 1] & 15, 4).getInt() & 0x7fff_ffff;
            return "%06d".formatted(cut % 1_000_000);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] base32(String text) {
        String letters = text.replaceAll("[\\s=-]", "");
        var bytes = ByteBuffer.allocate(letters.length() * 5 / 8);
        long buffer = 0;
        int bits = 0;
        for (int at = 0; at < letters.length(); at++) {
            buffer = buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letters.charAt(at));
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.put((byte) (buffer >> bits));
            }
        }
        return bytes.array();
    }
}
