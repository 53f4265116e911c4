package dev.aftersale.bench;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.exceptions.FailException;

/**
 * Mail as buyers and agents write it: plain text and HTML of the same, in quoted-printable, with the earlier message quoted
 * below and the writer's own address in the signature; one in ten with a photo. Each is another one, and signed by its
 * sender's domain (DKIM, RSA-2048).
 */
final class MailCorpus {

    private static final String SELECTOR = "bench";

    private static final int PHOTO_EVERY = 10;
    private static final int MEBIBYTE = 1024 * 1024;

    private static final List<String> WORDS = List.of(
            ("the lamp arrived yesterday but one of its glass stars was broken and I would like to know whether you can send"
                            + " another or take it back please tell me what to do with the parcel it is still in its box thank"
                            + " you for your quick answer we are sorry to hear this and have asked the warehouse für Ihre Geduld"
                            + " vielen Dank à bientôt número de seguimiento the courier says tomorrow before noon")
                    .split(" "));

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", java.util.Locale.ROOT)
            .withZone(ZoneOffset.ofHours(9));

    private final SplittableRandom random;
    private final KeyPair keys;
    private final List<String> photos = new ArrayList<>();
    private int made;

    MailCorpus(long seed) throws GeneralSecurityException, IOException {
        random = new SplittableRandom(seed);
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        for (int i = 0; i < 4; i++) {
            photos.add(base64(photo()));
        }
    }

    /** A mail on its way to a mask; {@code raw} has no line that begins with a dot. */
    record Mail(String from, String to, byte[] raw) {}

    /** @param address of the writer; the reader is whoever {@code mask} stands for */
    record Letter(String name, String address, String mask, long orderId) {

        String domain() {
            return address.substring(address.indexOf('@') + 1);
        }
    }

    /** Tells the world of a sender's domain. */
    void publish(String domain, NamesOfBench names) throws IOException {
        names.text(domain, "v=spf1 ip4:127.0.0.1 -all");
        names.text("_dmarc." + domain, "v=DMARC1; p=reject");
        names.text(
                SELECTOR + "._domainkey." + domain,
                "v=DKIM1; k=rsa; p="
                        + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
    }

    Mail write(Letter letter) {
        made++;
        String text = prose(4, 9);
        String earlier = prose(6, 12);
        String alternative = "--=_alt\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                + quotedPrintable(plain(letter, text, earlier))
                + "\r\n--=_alt\r\nContent-Type: text/html; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                + quotedPrintable(html(letter, text, earlier))
                + "\r\n--=_alt--\r\n";
        if (made % PHOTO_EVERY != 0) {
            return signed(letter, "multipart/alternative; boundary=\"=_alt\"", alternative);
        }
        return signed(
                letter,
                "multipart/mixed; boundary=\"=_mix\"",
                "--=_mix\r\nContent-Type: multipart/alternative; boundary=\"=_alt\"\r\n\r\n" + alternative
                        + "\r\n--=_mix\r\nContent-Type: image/jpeg; name=\"IMG_" + made + ".jpg\"\r\n"
                        + "Content-Disposition: attachment; filename=\"IMG_" + made + ".jpg\"\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\n" + photos.get(random.nextInt(photos.size()))
                        + "--=_mix--\r\n");
    }

    /** With two PDFs, {@code bytes} in all. The first is as large as goes through; both together are more than that. */
    Mail large(Letter letter, int bytes) {
        made++;
        byte[] first = new byte[Math.min(19 * MEBIBYTE, bytes / 8 * 5)];
        byte[] second = new byte[(int) (bytes * 57L / 78) - first.length - 4_096];
        var body = new StringBuilder(bytes + 65_536);
        body.append("--=_mix\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nThe catalogue. No. ")
                .append(made)
                .append("\r\n");
        for (byte[] file : List.of(first, second)) {
            fill(file);
            body.append("--=_mix\r\nContent-Type: application/pdf; name=\"catalogue.pdf\"\r\n")
                    .append("Content-Disposition: attachment; filename=\"catalogue.pdf\"\r\n")
                    .append("Content-Transfer-Encoding: base64\r\n\r\n")
                    .append(base64(file));
        }
        return signed(
                letter,
                "multipart/mixed; boundary=\"=_mix\"",
                body.append("--=_mix--\r\n").toString());
    }

    private void fill(byte[] pdf) {
        random.nextBytes(pdf);
        byte[] head = "%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, pdf, 0, head.length);
    }

    private Mail signed(Letter letter, String type, String body) {
        String domain = letter.domain();
        String message = "From: =?utf-8?q?" + letter.name().replace(' ', '_') + "?= <" + letter.address() + ">\r\n"
                + "To: <" + letter.mask() + ">\r\n"
                + "Subject: Re: [Order #" + letter.orderId() + "] " + words(5) + "\r\n"
                + "Date: " + DATE.format(Instant.now()) + "\r\n"
                + "Message-ID: <" + Long.toHexString(random.nextLong()) + "." + made + "@id." + domain + ">\r\n"
                + "In-Reply-To: <" + Long.toHexString(random.nextLong()) + "@elsewhere.bench.test>\r\n"
                + "User-Agent: Writer 115.2\r\nX-Originating-IP: [198.51.100.7]\r\n"
                + "MIME-Version: 1.0\r\nContent-Type: " + type + "\r\n\r\n" + body;
        try {
            byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
            String signature = new DKIMSigner(
                            "v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + domain + "; s=" + SELECTOR
                                    + "; h=from:to:subject:date:message-id:in-reply-to:mime-version:content-type; bh=; b=;",
                            keys.getPrivate())
                    .sign(new ByteArrayInputStream(bytes));
            String received = "Received: from phone." + domain + " (phone [198.51.100.7]) by mail." + domain
                    + " with ESMTPSA id " + made + ";\r\n\t" + DATE.format(Instant.now()) + "\r\n";
            byte[] head = (received + signature + "\r\n").getBytes(StandardCharsets.US_ASCII);
            var raw = new ByteArrayOutputStream(head.length + bytes.length);
            raw.writeBytes(head);
            raw.writeBytes(bytes);
            return new Mail(letter.address(), letter.mask(), raw.toByteArray());
        } catch (IOException | FailException e) {
            throw new IllegalStateException("a mail of the benchmark can't be signed", e);
        }
    }

    private static String plain(Letter letter, String text, String earlier) {
        return "Hello,\r\n\r\n" + text + "\r\n\r\nBest wishes\r\n" + letter.name() + "\r\n" + letter.address()
                + "\r\n\r\nOn Fri, Nov 27, 2026 at 10:00, Market <" + letter.mask() + "> wrote:\r\n> "
                + earlier.replace("\r\n", "\r\n> ") + "\r\n> " + letter.address() + "\r\n";
    }

    private static String html(Letter letter, String text, String earlier) {
        return "<html><head><meta charset=\"utf-8\"><style>p { margin: 0 0 8px; font: 14px/20px Arial }</style></head>"
                + "<body dir=\"ltr\"><div style=\"font-family:Arial,sans-serif;color:#222\"><p>Hello,</p><p>"
                + text.replace("\r\n", "</p>\r\n<p style=\"margin:0 0 8px\">") + "</p><p>Best wishes<br><b>"
                + letter.name()
                + "</b><br><a href=\"mailto:" + letter.address() + "\" style=\"color:#06c\">" + letter.address()
                + "</a></p></div>\r\n<div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">On Fri, Nov 27, 2026 at"
                + " 10:00, Market &lt;<a href=\"mailto:" + letter.mask() + "\">" + letter.mask()
                + "</a>&gt; wrote:<br></div>\r\n<blockquote style=\"margin:0 0 0 .8ex;border-left:1px solid #ccc\"><p>"
                + earlier.replace("\r\n", "</p>\r\n<p style=\"margin:0 0 8px\">") + "</p><p>" + letter.address()
                + "</p></blockquote></div></body></html>\r\n";
    }

    /** Some lines of some words. */
    private String prose(int lines, int most) {
        var prose = new StringBuilder();
        for (int i = random.nextInt(lines, most + 1); i > 0; i--) {
            prose.append(words(random.nextInt(12, 30))).append(i == 1 ? "." : ".\r\n");
        }
        return prose.toString();
    }

    private String words(int count) {
        var words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String word = WORDS.get(random.nextInt(WORDS.size()));
            // what stands in the subject stays in ASCII
            words.append(i == 0 ? "" : " ").append(count == 5 ? word.replaceAll("[^a-zA-Z]", "e") : word);
        }
        return words.toString();
    }

    /** As mail programs write it: lines of 76, and no dot at the beginning of one. */
    private static String quotedPrintable(String text) {
        var out = new StringBuilder(text.length() * 5 / 4);
        int column = 0;
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            if (one == '\n') {
                out.append("\r\n");
                column = 0;
                continue;
            }
            if (one == '\r') {
                continue;
            }
            boolean plain = one >= ' ' && one < 127 && one != '=' && !(one == '.' && column == 0);
            String written = plain ? String.valueOf((char) one) : "=%02X".formatted(one & 0xff);
            if (column + written.length() > 75) {
                out.append("=\r\n");
                column = 0;
                written = one == '.' ? "=2E" : written;
            }
            out.append(written);
            column += written.length();
        }
        return out.toString();
    }

    private static String base64(byte[] bytes) {
        return Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encodeToString(bytes) + "\r\n";
    }

    /** A scene that does not compress to nothing, as photos do not. */
    private byte[] photo() throws IOException {
        var picture = new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int noise = random.nextInt(24);
                picture.setRGB(
                        x, y, new Color((x / 5 + noise) % 256, (y / 3 + noise) % 256, (x * y / 3_000) % 256).getRGB());
            }
        }
        var jpeg = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpg", jpeg);
        return jpeg.toByteArray();
    }

    /** {@code text} in pieces of no more than {@code longest}. */
    static List<String> pieces(String text, int longest) {
        var pieces = new ArrayList<String>();
        for (int at = 0; at < text.length(); at += longest) {
            pieces.add(text.substring(at, Math.min(text.length(), at + longest)));
        }
        return pieces;
    }
}
