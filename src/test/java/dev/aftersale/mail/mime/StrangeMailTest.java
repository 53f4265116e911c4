package dev.aftersale.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.aftersale.Seed;
import dev.aftersale.mail.mime.Rewritten.Refused;
import dev.aftersale.mail.mime.Rewritten.Relayed;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 18: large and strange mails are relayed, or refused for good; none hangs. */
class StrangeMailTest {

    private static final String HEAD = "From: Anna Buyer <anna.buyer@home.example>\nSubject: hello\n";
    private static final long CPU_NANOS = 60_000_000_000L;

    @Test
    void a_thousand_parts_are_read_and_the_files_beyond_ten_are_told_of() {
        var mail = new StringBuilder(HEAD + "Content-Type: multipart/mixed; boundary=p\n\n--p\n\nWords.\n");
        for (int i = 0; i < 999; i++) {
            mail.append("--p\nContent-Type: application/pdf; name=f").append(i).append(".pdf\n\n%PDF-1.4\n\n");
        }
        Relayed relayed = relayed(mail + "--p--\n");
        assertThat(ReadBack.of(relayed.bytes()).files()).hasSize(10);
        assertThat(ReadBack.of(relayed.bytes()).plain())
                .contains("Words.")
                .contains("The file “f10.pdf” did not come along");
    }

    @Test
    void more_parts_than_two_thousand_are_refused() {
        String mail = HEAD + "Content-Type: multipart/mixed; boundary=p\n\n" + "--p\n\nx\n".repeat(2_001);
        assertThat(refused(mail)).isEqualTo(Refused.Why.TOO_MANY_PARTS);
    }

    @Test
    void parts_in_parts_are_read_up_to_a_depth_of_fifty() {
        assertThat(ReadBack.of(relayed(nested(48)).bytes()).plain())
                .contains("At the bottom, 5oguv2ft0e@relay.market.test");
        assertThat(refused(nested(60))).isEqualTo(Refused.Why.TOO_DEEP);
    }

    private static String nested(int depth) {
        var mail = new StringBuilder(HEAD);
        for (int i = 0; i < depth; i++) {
            mail.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        return mail + "Content-Type: text/plain\n\nAt the bottom, anna.buyer@home.example\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject",
                "References",
                "To",
                "From",
                "Content-Type",
                "Content-Disposition",
                "Message-ID",
                "X-Other",
                "Date"
            })
    void a_header_of_a_hundred_thousand_characters_does_no_harm(String name) {
        for (String unit : new String[] {
            "x",
            "a@b.example, ",
            "<a@b.example> ",
            "=?a?q?x",
            "=?utf-8?Q?=C3=BC?= ",
            "\"",
            "(",
            "<",
            "; a=b",
            "; a*0*=x",
            "Re: "
        }) {
            String value = unit.repeat(100_000 / unit.length());
            Relayed relayed = relayed(name + ": " + value + "\n" + HEAD + "\nWords.\n");
            Cast.TO_MERCHANT.check(relayed.bytes());
        }
    }

    @Test
    void headers_of_more_than_a_megabyte_are_refused() {
        assertThat(refused("X-Much: " + "x".repeat(2 << 20) + "\n" + HEAD + "\nWords.\n"))
                .isEqualTo(Refused.Why.HEADERS_TOO_LARGE);
    }

    @Test
    void thirty_megabytes_are_relayed_without_the_file_and_forty_are_refused() {
        String line = "JVBERi0x" + "QUJD".repeat(17) + "\n";
        String mail = HEAD + "Content-Type: multipart/mixed; boundary=p\n\n--p\n\nWords.\n--p\n"
                + "Content-Type: application/pdf; name=big.pdf\nContent-Transfer-Encoding: base64\n\n";
        Relayed relayed = relayed(mail + line.repeat((30 << 20) / line.length()));
        assertThat(relayed.refused()).containsExactly(new RefusedFile("big.pdf", RefusedFile.Why.TOO_LARGE));
        assertThat(ReadBack.of(relayed.bytes()).plain()).contains("Words.").contains("“big.pdf”");
        assertThat(refused(mail + line.repeat((40 << 20) / line.length()))).isEqualTo(Refused.Why.TOO_LARGE);
    }

    @Test
    void html_that_is_too_large_to_be_a_letter_is_refused() {
        assertThat(refused(HEAD + "Content-Type: text/html\n\n" + "<p>a</p>\n".repeat(600_000)))
                .isEqualTo(Refused.Why.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div>",
                "<b><i>",
                "<blockquote>a",
                "<a href='mailto:anna.buyer@home.example'>",
                "<table><tr><td>",
                "<",
                "@",
                "&#64;",
                "<p style='x",
                "<!--",
                "anna.buyer@",
                "%40",
                "<style>@import ",
                "<img src=//a width=",
                "url(",
                "a\u200B",
                "<svg>",
                "<font><p>",
                "<select><option>",
                "<x y=\"",
                "<ul><li>"
            })
    void html_that_goes_on_and_on_does_no_harm(String unit) {
        Relayed relayed =
                relayed(HEAD + "Content-Type: text/html; charset=utf-8\n\n" + unit.repeat(300_000 / unit.length()));
        Cast.TO_MERCHANT.check(relayed.bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ">",
                "> ",
                "On 1 wrote",
                "On 1 wrote:\n",
                "From: a\n",
                "-----",
                "@",
                "anna.buyer@",
                "\n",
                "Le 1 a écrit",
                "[cid:a",
                "[a #1",
                "\u200B"
            })
    void text_that_goes_on_and_on_does_no_harm(String unit) {
        Relayed relayed =
                relayed(HEAD + "Content-Type: text/plain; charset=utf-8\n\n" + unit.repeat(1_000_000 / unit.length()));
        Cast.TO_MERCHANT.check(relayed.bytes());
    }

    @Test
    void templates_below_the_deepest_level_do_no_harm() {
        String html = "<e>".repeat(20) + "<template><svg>" + "<e>".repeat(300) + "<template><e>anna.buyer@home.example";
        Relayed relayed = relayed(HEAD + "Content-Type: text/html; charset=utf-8\n\n<p>Words.</p>" + html);
        Cast.TO_MERCHANT.check(relayed.bytes());
        assertThat(ReadBack.of(relayed.bytes()).html()).contains("Words.").doesNotContain("template");
    }

    @Test
    void bytes_by_chance_are_a_message_of_some_kind() {
        long seed = Seed.of("strange mail");
        var random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            Cast.TO_MERCHANT.check(((Relayed) relay(bytes)).bytes());
        }
    }

    private static Relayed relayed(String mail) {
        return (Relayed) relay(Cast.bytes(mail));
    }

    private static Refused.Why refused(String mail) {
        return ((Refused) relay(Cast.bytes(mail))).why();
    }

    private static Rewritten relay(byte[] mail) {
        var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long start = thread.getCurrentThreadCpuTime();
        var incoming = Incoming.parse(mail);
        Passage.of(incoming.text());
        incoming.deskTokens();
        incoming.attachments(AttachmentPolicy.USUAL);
        Rewritten rewritten = Rewrite.relay(incoming, Cast.TO_MERCHANT.terms());
        long millis = (thread.getCurrentThreadCpuTime() - start) / 1_000_000;
        assertThat(millis)
                .as("time of the processor for "
                        + new String(mail, 0, Math.min(200, mail.length), StandardCharsets.UTF_8))
                .isLessThan(CPU_NANOS / 1_000_000);
        return rewritten;
    }
}
