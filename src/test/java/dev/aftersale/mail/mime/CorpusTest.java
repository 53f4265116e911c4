package dev.aftersale.mail.mime;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.mail.mime.DeliveryReport.Recipient;
import dev.aftersale.mail.mime.Incoming.Kind;
import dev.aftersale.mail.mime.Rewritten.Relayed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mail of the corpus, and what must come out of it: see {@code src/test/resources/mail/corpus/README.md}. */
class CorpusTest {

    static final Path CORPUS = Path.of("src/test/resources/mail/corpus");

    record Mail(String name, byte[] raw, List<String> expectations) {

        Cast cast() {
            return expectations.contains("to: buyer") ? Cast.TO_BUYER : Cast.TO_MERCHANT;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Mail> corpus() {
        try (Stream<Path> files = Files.list(CORPUS)) {
            var mails = new ArrayList<Mail>();
            for (Path file : files.filter(one -> one.toString().endsWith(".eml"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString().replace(".eml", "");
                mails.add(
                        new Mail(name, Files.readAllBytes(file), Files.readAllLines(CORPUS.resolve(name + ".expect"))));
            }
            return mails;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void what_comes_out_is_what_must(Mail mail) {
        var incoming = Incoming.parse(mail.raw);
        Rewritten rewritten = Rewrite.relay(incoming, mail.cast().terms());
        Relayed relayed = rewritten instanceof Relayed one ? one : null;
        boolean goesOn = incoming.kind() == Kind.HUMAN || incoming.agentAnswer().isPresent();
        if (relayed != null && goesOn) {
            mail.cast().check(relayed.bytes());
            mail.cast().checkSecrets(relayed.bytes());
            mail.cast().checkText(relayed.text());
        }
        for (String line : mail.expectations) {
            if (!line.startsWith("to: ")) {
                check(line, incoming, relayed);
            }
        }
    }

    @Test
    void every_mail_is_in_the_table() throws IOException {
        String table = Files.readString(CORPUS.resolve("README.md"));
        assertThat(corpus())
                .hasSizeGreaterThan(80)
                .allSatisfy(mail -> assertThat(table).contains("| `" + mail.name + "` |"));
    }

    private static void check(String line, Incoming incoming, @Nullable Relayed relayed) {
        int colon = line.indexOf(": ");
        String what = line.substring(0, colon < 0 ? line.length() - 1 : colon);
        String wanted = (colon < 0 ? "" : line.substring(colon + 2))
                .replace("\\n", "\n")
                .replace("\\t", "\t");
        if (checkIncoming(what, wanted, incoming)) {
            return;
        }
        assertThat(relayed).isNotNull();
        ReadBack out = ReadBack.of(relayed.bytes());
        if (what.startsWith("header ")) {
            assertThat(out.header(what.substring(7))).isEqualTo(wanted);
            return;
        }
        switch (what) {
            case "no header" -> assertThat(out.header(wanted)).isEmpty();
            case "subject" -> assertThat(out.header("Subject")).isEqualTo(wanted);
            case "from name" -> assertThat(out.header("From")).startsWith(wanted + " <");
            case "text contains" -> assertThat(out.plain()).contains(wanted);
            case "text lacks" -> assertThat(out.plain()).doesNotContain(wanted);
            case "html contains" -> assertThat(out.html()).contains(wanted);
            case "html lacks" -> assertThat(out.html()).doesNotContainIgnoringCase(wanted);
            case "raw lacks" ->
                assertThat(new String(relayed.bytes(), StandardCharsets.US_ASCII) + out.all())
                        .doesNotContain(wanted);
            case "structure" -> assertThat(out.structure()).isEqualTo(wanted);
            case "file" -> assertThat(out.files()).contains(wanted);
            case "files lack" ->
                assertThat(out.contents())
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(new String(file, StandardCharsets.ISO_8859_1))
                                .doesNotContain(wanted));
            case "inline images" -> assertThat(out.inlineImages()).isEqualTo(Integer.parseInt(wanted));
            case "refused" ->
                assertThat(relayed.refused())
                        .extracting(file -> file.name() + " " + file.why())
                        .contains(wanted);
            case "redactions" -> assertThat(relayed.redactions().addresses()).isEqualTo(Integer.parseInt(wanted));
            case "trackers" -> assertThat(relayed.redactions().trackers()).isEqualTo(Integer.parseInt(wanted));
            default -> throw new AssertionError("no such expectation: " + line);
        }
    }

    private static boolean checkIncoming(String what, String wanted, Incoming in) {
        switch (what) {
            case "kind" -> assertThat(in.kind()).hasToString(wanted);
            case "sign" -> assertThat(in.signs()).extracting(Enum::name).contains(wanted);
            case "agent answer" -> assertThat(in.agentAnswer().orElse("none")).isEqualTo(wanted);
            case "token" ->
                assertThat(in.deskTokens()).extracting(CorpusTest::token).contains(wanted);
            case "own" -> assertThat(passages(in, false)).contains(wanted);
            case "quoted" -> assertThat(passages(in, true)).contains(wanted);
            case "page text" -> assertThat(in.text()).isEqualTo(wanted);
            case "mask" -> assertThat(in.to()).extracting(MailAddress::bare).contains(wanted);
            case "parsed Message-ID" ->
                assertThat(String.valueOf(in.messageId()).replace("null", "none"))
                        .isEqualTo(wanted);
            case "parsed references" ->
                assertThat(String.join(" ", in.references())).isEqualTo(wanted);
            case "parsed in-reply-to" ->
                assertThat(String.join(" ", in.inReplyTo())).isEqualTo(wanted);
            case "parsed date" ->
                assertThat(String.valueOf(in.date()).replace("null", "none")).isEqualTo(wanted);
            case "parsed from" ->
                assertThat(in.from().isEmpty() ? "none" : named(in.from())).isEqualTo(wanted);
            case "parsed from address" -> assertThat(addresses(in.from())).isEqualTo(wanted);
            case "parsed reply-to" -> assertThat(addresses(in.replyTo())).isEqualTo(wanted);
            case "parsed to includes" ->
                assertThat(in.to()).extracting(MailAddress::address).contains(wanted);
            case "bounced" ->
                assertThat(bounced(in.deliveryReport().orElseThrow())).isEqualTo(wanted);
            case "bounce of" ->
                assertThat(String.valueOf(in.deliveryReport().orElseThrow().originalMessageId())
                                .replace("null", "none"))
                        .isEqualTo(wanted);
            case "complaint" -> {
                Complaint complaint = in.complaint().orElseThrow();
                assertThat((complaint.feedbackType() + " " + String.join(" ", complaint.recipients())).strip())
                        .isEqualTo(wanted);
            }
            case "complaint of" ->
                assertThat(in.complaint().orElseThrow().originalMessageId()).isEqualTo(wanted);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String token(DeskToken token) {
        return switch (token) {
            case DeskToken.Subject subject -> subject.tag();
            case DeskToken.Body body -> body.tag();
            case DeskToken.PlusAddress plus -> plus.address();
        };
    }

    private static String passages(Incoming in, boolean quoted) {
        return Passage.of(in.text()).stream()
                .filter(passage -> passage.quoted() == quoted)
                .map(Passage::text)
                .collect(joining("\n"));
    }

    private static String named(List<MailAddress> list) {
        return list.stream().map(one -> one.name() + " <" + one.address() + ">").collect(joining(", "));
    }

    private static String addresses(List<MailAddress> list) {
        return list.stream().map(MailAddress::address).collect(joining(" "));
    }

    private static String bounced(DeliveryReport report) {
        return report.recipients().isEmpty()
                ? "none"
                : report.recipients().stream().map(CorpusTest::recipient).collect(joining(", "));
    }

    private static String recipient(Recipient one) {
        return (one.address() + " " + one.action() + " " + one.status() + " " + one.diagnostic()).strip();
    }
}
