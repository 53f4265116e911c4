package dev.aftersale.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.link.Redactor.Hidden;
import dev.aftersale.mail.mime.RelayTerms.Head;
import dev.aftersale.mail.mime.RelayTerms.Ids;
import dev.aftersale.mail.mime.RelayTerms.Subject;
import jakarta.mail.Header;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who writes to whom in the corpus, and what must never be read of either. */
enum Cast {
    TO_BUYER(
            List.of("shop.test", "10.9.8.7", "+0300", "MSK", "DeskPilot", "rt-4.4.3", "4Xq9"),
            List.of("support@shop.test")),
    TO_MERCHANT(
            List.of("home.example", "192.0.2.77", "192.168.77.5", "-0930", "dsl-77", "PigeonMail", "0A1B-77"),
            List.of("anna.buyer@home.example"));

    static final String BUYER = "anna.buyer@home.example";
    static final String BUYER_MASK = "5oguv2ft0e@relay.market.test";
    static final String MERCHANT = "support@shop.test";
    static final String MERCHANT_MASK = "k3x9q7wz2m@relay.market.test";
    static final Instant DATE = Instant.parse("2026-01-13T08:02:04Z");

    private static final Set<String> ALLOWED = Set.of(
            "From",
            "To",
            "Reply-To",
            "Subject",
            "Date",
            "Message-ID",
            "In-Reply-To",
            "References",
            "MIME-Version",
            "X-Relay-Hop",
            "Content-Type",
            "Content-Transfer-Encoding",
            "Content-Disposition",
            "Content-ID");

    /** Hosts, programs, ids and zones of the side that writes. */
    private final List<String> secrets;

    /** The one that the terms name. A damaged header names nobody, so nobody knows that it was an address. */
    private final List<String> addresses;

    Cast(List<String> secrets, List<String> addresses) {
        this.secrets = secrets;
        this.addresses = addresses;
    }

    RelayTerms terms() {
        return switch (this) {
            case TO_BUYER ->
                new RelayTerms(
                        new MailAddress("Shop via Market", MERCHANT_MASK),
                        new MailAddress("", BUYER),
                        List.of(new Hidden(MERCHANT, MERCHANT_MASK)),
                        new Subject("", "2000001", null),
                        new Head(List.of("Order 2000001"), true, null),
                        new Ids("<out-1@relay.market.test>", null, List.of()),
                        DATE,
                        Map.of("X-Market-Order", "2000001"),
                        1,
                        AttachmentPolicy.USUAL,
                        Locale.ENGLISH);
            case TO_MERCHANT ->
                new RelayTerms(
                        new MailAddress("Anna via Market", BUYER_MASK),
                        new MailAddress("Shop", MERCHANT),
                        List.of(new Hidden(BUYER, BUYER_MASK)),
                        new Subject("[Inquiry]", "2000001", "[shop.test #17]"),
                        new Head(
                                List.of("Order-ID: 2000001", "Merchant-Order-Reference: SO-4711"),
                                false,
                                "[1G7EOR-0Q2J]"),
                        new Ids(
                                "<out-2@relay.market.test>",
                                "<in-9@relay.market.test>",
                                List.of("<r-1@relay.market.test>", "<r-2@relay.market.test>")),
                        DATE,
                        Map.of("X-Market-Order", "2000001", "X-Evil", "no", "X-Market-Kind", "inquiry"),
                        1,
                        AttachmentPolicy.USUAL,
                        Locale.ENGLISH);
        };
    }

    /** What holds for every message that goes out, whatever came in. */
    void check(byte[] bytes) {
        checkForm(bytes);
        ReadBack read = ReadBack.of(bytes);
        assertThat(read.partHeaders()).allMatch(header -> header.startsWith("Content-"));
        checkHeaders(read);
        checkText(read.all());
    }

    void checkText(String text) {
        assertThat(withoutInvisible(text)).doesNotContainIgnoringCase(addresses.toArray(String[]::new));
    }

    /** And, as long as nothing but the headers gives it away, for the whole of it. */
    void checkSecrets(byte[] bytes) {
        assertThat(ReadBack.of(bytes).all()).doesNotContainIgnoringCase(secrets.toArray(String[]::new));
    }

    private static void checkForm(byte[] bytes) {
        int line = 0;
        for (int i = 0; i < bytes.length; i++) {
            boolean feed = bytes[i] == '\n';
            boolean whole = !feed || (i > 0 && bytes[i - 1] == '\r');
            boolean followed = bytes[i] != '\r' || (i + 1 < bytes.length && bytes[i + 1] == '\n');
            line = feed ? 0 : line + 1;
            if (bytes[i] <= 0 || !whole || !followed || line > 999) {
                throw new AssertionError("seven bits, no NUL, CRLF, no line over 998: not so at " + i);
            }
        }
    }

    private void checkHeaders(ReadBack read) {
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : read.headers()) {
            assertThat(ALLOWED.contains(header.getName()) || header.getName().startsWith("X-Market-"))
                    .as(header.getName())
                    .isTrue();
            assertThat(seen.add(header.getName()))
                    .as("once: " + header.getName())
                    .isTrue();
            // the subject is its writer's text
            if (!header.getName().equals("Subject")) {
                assertThat(header(header)).doesNotContainIgnoringCase(secrets.toArray(String[]::new));
            }
        }
        assertThat(seen)
                .contains("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type");
    }

    private static String header(Header header) {
        return header.getName() + ": " + header.getValue();
    }

    private static String withoutInvisible(String text) {
        return text.codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    static byte[] bytes(String message) {
        return message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
