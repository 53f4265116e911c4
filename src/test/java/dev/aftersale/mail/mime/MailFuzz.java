package dev.aftersale.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.aftersale.mail.mime.CorpusTest.Mail;
import dev.aftersale.mail.mime.Rewritten.Refused;
import dev.aftersale.mail.mime.Rewritten.Relayed;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Damages mails of the corpus by chance and looks what becomes of them: no exception, nothing unreadable, no address of the
 * other side, and no more work than their size allows. Work is counted in bytes that were allocated and in time of this
 * thread's processor, so that a busy machine changes nothing.
 */
final class MailFuzz {

    /** Of a message, on top of what grows with it. */
    private static final long WORK = 64L << 20;

    private static final long WORK_PER_BYTE = 1_000;
    private static final long CPU_NANOS = 30_000_000_000L;

    private static final String[] HEADERS = {
        "Content-Type: multipart/mixed; boundary=",
        "Content-Type: text/html",
        "Content-Type: message/rfc822",
        "Content-Type: multipart/alternative; boundary=\"x",
        "Content-Type: text/plain; charset=utf-7",
        "Content-Type: text/html; charset=utf-16",
        "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Transfer-Encoding: x-uuencode",
        "Content-Disposition: attachment; filename*0*=utf-8''%41; filename*1=b",
        "References: <a@b> <c@d",
        "Subject: =?utf-8?B?YQ0KQmNjOiB4QHk=?=",
        "From: <<>>, \"",
        "X-Relay-Hop: 99999999999",
        "Auto-Submitted: ;;",
        "Date: Sun, 99 Foo 99999 99:99:99 +9999",
        "Content-ID: <>",
        "Content-Type: application/ms-tnef",
        "To: (((((",
        "Return-Path: <>",
        "Content-Type: ;;;===\"",
        "Message-ID: <>"
    };
    private static final String[] CHARSETS = {
        "utf-8", "us-ascii", "iso-8859-1", "utf-16", "utf-16le", "utf-32", "windows-1251", "koi8-r", "gb18030",
                "iso-2022-jp",
        "shift_jis", "big5", "euc-kr", "x-none", "", "ISO-2022-KR", "cp037", "hz-gb-2312", "iso-8859-8-i", "utf-7"
    };
    private static final String[] ENCODINGS = {
        "base64", "quoted-printable", "7bit", "8bit", "binary", "x-uuencode", "base64;x"
    };
    private static final String[] HTML = {
        "<div><blockquote>", "<table><td><a href='mailto:", "<!--", "<script>", "<style>@import", "<svg><", "<![CDATA[",
                "</html>",
        "<textarea>", "<plaintext>", "<select><option>", "<frameset>", "&#64;", "&#0;", "<img src=x width=1 onerror=a>",
                "<math><mi>",
        "<noscript>", "<b><i><u><b><p></b>", "<template>", "<a href=\"java&#x09;script:x\">", "\u200B", "=?utf-8?Q?",
                "%40", "=40"
    };

    private final Random random;
    private final List<Mail> corpus = CorpusTest.corpus();
    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<Incoming.Kind, Integer> kinds = new EnumMap<>(Incoming.Kind.class);
    private final Map<Refused.Why, Integer> refusals = new EnumMap<>(Refused.Why.class);
    private int relayed;
    private long redactions;
    private long mostCpu;
    private long mostWork;

    MailFuzz(long seed) {
        this.random = new Random(seed);
    }

    void run(int mails) {
        for (int i = 0; i < mails; i++) {
            Mail mail = corpus.get(random.nextInt(corpus.size()));
            byte[] raw = mail.raw();
            int times = 1 + random.nextInt(6);
            for (int n = 0; n < times; n++) {
                raw = mutate(raw);
            }
            try {
                check(raw, mail.cast());
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("mail %d, made of %s:%n%s".formatted(i, mail, quoted(raw)), e);
            }
        }
    }

    private void check(byte[] raw, Cast cast) {
        long cpu = thread.getCurrentThreadCpuTime();
        long work = thread.getCurrentThreadAllocatedBytes();
        var incoming = Incoming.parse(raw);
        String text = incoming.text();
        String passages = Passage.of(text).stream().map(Passage::text).collect(Collectors.joining("\n"));
        incoming.attachments(AttachmentPolicy.USUAL);
        incoming.deskTokens();
        incoming.deliveryReport();
        incoming.complaint();
        incoming.references();
        incoming.date();
        Rewritten rewritten = Rewrite.relay(incoming, cast.terms());
        work = thread.getCurrentThreadAllocatedBytes() - work;
        cpu = thread.getCurrentThreadCpuTime() - cpu;
        mostWork = Math.max(mostWork, work);
        mostCpu = Math.max(mostCpu, cpu);
        assertThat(work).as("work").isLessThan(WORK + WORK_PER_BYTE * raw.length);
        assertThat(cpu).as("time").isLessThan(CPU_NANOS);
        assertThat(passages).isEqualTo(text);
        kinds.merge(incoming.kind(), 1, Integer::sum);
        switch (rewritten) {
            case Relayed one -> {
                cast.check(one.bytes());
                cast.checkText(one.text());
                relayed++;
                redactions += one.redactions().addresses();
            }
            case Refused refused -> {
                assertThat(refused.why().reply()).startsWith("55");
                refusals.merge(refused.why(), 1, Integer::sum);
            }
        }
    }

    private byte[] mutate(byte[] raw) {
        return switch (random.nextInt(16)) {
            case 0, 1 -> flip(raw);
            case 2 -> without(raw);
            case 3 -> twice(raw);
            case 4 -> spliced(raw);
            case 5 -> inserted(raw, any(HTML).getBytes(StandardCharsets.UTF_8), random.nextInt(raw.length + 1));
            case 6 -> lines(raw);
            case 7 -> inserted(raw, (any(HEADERS) + "\r\n").getBytes(StandardCharsets.UTF_8), lineStart(raw));
            case 8 -> replaced(raw, "charset=\"?[^\\s;\"]*\"?", "charset=" + any(CHARSETS));
            case 9 ->
                replaced(raw, "(?i)Content-Transfer-Encoding: \\S+", "Content-Transfer-Encoding: " + any(ENCODINGS));
            case 10 -> replaced(raw, "--[a-z]{2,3}(?=\\r?\\n)", "--" + (random.nextBoolean() ? "zz" : ""));
            case 11 -> replaced(raw, "\\r\\n", random.nextBoolean() ? "\n" : "\r");
            case 12 -> nested(raw);
            case 13 -> base64(raw);
            case 14 -> inserted(raw, "\r\n\r\n".getBytes(StandardCharsets.UTF_8), lineStart(raw));
            case 15 -> longHeader(raw);
            default -> throw new IllegalStateException();
        };
    }

    private byte[] flip(byte[] raw) {
        byte[] copy = raw.clone();
        for (int i = random.nextInt(8); i >= 0 && copy.length > 0; i--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private byte[] without(byte[] raw) {
        int from = random.nextInt(raw.length + 1);
        int to = Math.min(raw.length, from + random.nextInt(random.nextBoolean() ? 4 : 400));
        return joined(raw, 0, from, raw, to, raw.length);
    }

    private byte[] twice(byte[] raw) {
        int from = random.nextInt(raw.length + 1);
        int to = Math.min(raw.length, from + random.nextInt(300));
        return raw.length > 100_000 ? raw : inserted(raw, java.util.Arrays.copyOfRange(raw, from, to), from);
    }

    private byte[] spliced(byte[] raw) {
        byte[] other = corpus.get(random.nextInt(corpus.size())).raw();
        return joined(raw, 0, random.nextInt(raw.length + 1), other, random.nextInt(other.length + 1), other.length);
    }

    private byte[] lines(byte[] raw) {
        int a = lineStart(raw);
        int b = lineStart(raw);
        byte[] moved = java.util.Arrays.copyOfRange(raw, Math.min(a, b), Math.max(a, b));
        byte[] rest = joined(raw, 0, Math.min(a, b), raw, Math.max(a, b), raw.length);
        return moved.length > 400 ? rest : inserted(rest, moved, lineStart(rest));
    }

    private int lineStart(byte[] raw) {
        int at = random.nextInt(raw.length + 1);
        return Math.min(raw.length, Lines.next(raw, Lines.end(raw, at, raw.length), raw.length));
    }

    private byte[] nested(byte[] raw) {
        if (raw.length > 100_000) {
            return raw;
        }
        var head = new StringBuilder("From: a <b@c.example>\r\nSubject: n\r\n");
        int depth = random.nextInt(8) == 0 ? 60 : 1 + random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            head.append(
                    random.nextInt(3) == 0
                            ? "Content-Type: message/rfc822\r\n\r\n"
                            : "Content-Type: multipart/mixed; boundary=n" + i + "\r\n\r\n--n" + i + "\r\n");
        }
        return joined(head.toString().getBytes(StandardCharsets.UTF_8), 0, head.length(), raw, 0, raw.length);
    }

    private byte[] base64(byte[] raw) {
        String head = "From: a <b@c.example>\r\nContent-Type: "
                + (random.nextBoolean() ? "message/rfc822" : "text/html; charset=" + any(CHARSETS))
                + "\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        byte[] coded = raw.length > 100_000 ? raw : Base64.getMimeEncoder().encode(raw);
        return joined(head.getBytes(StandardCharsets.UTF_8), 0, head.length(), coded, 0, coded.length);
    }

    private byte[] longHeader(byte[] raw) {
        String unit = any(HTML) + any(CHARSETS) + (random.nextBoolean() ? " " : "\r\n ");
        String header = "X-Long: " + unit.repeat(random.nextInt(2_000)) + "\r\n";
        String name = any(new String[] {"X-Long", "Subject", "To", "From", "References", "Content-Type", "Content-ID"});
        return inserted(raw, header.replace("X-Long", name).getBytes(StandardCharsets.UTF_8), lineStart(raw));
    }

    /** One of the places, or all. */
    private byte[] replaced(byte[] raw, String pattern, String with) {
        String text = new String(raw, StandardCharsets.ISO_8859_1);
        boolean all = random.nextBoolean();
        String changed = all ? text.replaceAll(pattern, with) : text.replaceFirst(pattern, with);
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] inserted(byte[] raw, byte[] what, int at) {
        return joined(joined(raw, 0, at, what, 0, what.length), 0, at + what.length, raw, at, raw.length);
    }

    private static byte[] joined(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        byte[] all = new byte[aTo - aFrom + bTo - bFrom];
        System.arraycopy(a, aFrom, all, 0, aTo - aFrom);
        System.arraycopy(b, bFrom, all, aTo - aFrom, bTo - bFrom);
        return all;
    }

    private String any(String[] of) {
        return of[random.nextInt(of.length)];
    }

    /** So that it can be put into a test. */
    private static String quoted(byte[] raw) {
        return Base64.getMimeEncoder().encodeToString(raw);
    }

    @Override
    public String toString() {
        return "%d relayed, %d addresses hidden, refused %s, kinds %s; most work %,d KiB and %,d ms"
                .formatted(relayed, redactions, refusals, kinds, mostWork >> 10, mostCpu / 1_000_000);
    }
}
