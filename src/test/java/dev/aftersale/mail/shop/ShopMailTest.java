package dev.aftersale.mail.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.Seed;
import dev.aftersale.mail.mime.Incoming;
import dev.aftersale.mail.shop.ShopMail.Kind;
import dev.aftersale.mail.shop.ShopMail.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mails of shops are known by platform and kind; what people and help desks write never is: see the README beside them. */
class ShopMailTest {

    private static final Path CORPUS = Path.of("src/test/resources/mail/shop");
    private static final Path LETTERS = Path.of("src/test/resources/mail/corpus");
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
    private static final long CPU_NANOS = 60_000_000_000L;

    static List<Path> corpus() {
        return mails(CORPUS);
    }

    private static List<Path> mails(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ShopMail> recognised(Path mail) throws IOException {
        return ShopMail.recognise(Incoming.parse(Files.readAllBytes(mail), "bounce@shop.test"));
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void a_mail_is_what_its_name_says(Path mail) throws IOException {
        String[] name = mail.getFileName().toString().split("\\.");
        assertThat(recognised(mail))
                .isEqualTo(
                        name[0].equals("not")
                                ? Optional.empty()
                                : Optional.of(new ShopMail(
                                        Platform.valueOf(name[0].toUpperCase(Locale.ROOT)),
                                        Kind.valueOf(name[1].toUpperCase(Locale.ROOT)))));
    }

    @Test
    void no_letter_of_the_relays_corpus_is_taken_for_a_shops() {
        assertThat(mails(LETTERS))
                .hasSizeGreaterThan(80)
                .allSatisfy(mail -> assertThat(recognised(mail)).isEmpty());
    }

    @Test
    void every_answer_to_a_shops_mail_is_a_persons_whatever_it_quotes() throws IOException {
        for (Path mail : corpus()) {
            String raw = Files.readString(mail);
            assertThat(ShopMail.recognise(parsed(raw.replaceFirst("(?m)^Subject: ", "Subject: Re: "))))
                    .as("an answer to %s", mail)
                    .isEmpty();
            assertThat(ShopMail.recognise(parsed("X-Zendesk-Priority-Mail: yes\n" + raw)))
                    .as("%s through a desk", mail)
                    .isEmpty();
        }
    }

    private static Incoming parsed(String raw) {
        return Incoming.parse(raw.getBytes(StandardCharsets.UTF_8), "bounce@shop.test");
    }

    @Test
    void whatever_the_bytes_are_there_is_an_answer_soon() throws IOException {
        long seed = Seed.of("damaged shop mails");
        var random = new Random(seed);
        for (Path mail : corpus()) {
            byte[] raw = Files.readAllBytes(mail);
            for (int i = 0; i < 20; i++) {
                byte[] damaged = raw.clone();
                for (int hits = random.nextInt(40); hits >= 0; hits--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                assertThat(ShopMail.recognise(Incoming.parse(damaged, "bounce@shop.test")))
                        .isNotNull();
            }
        }
        for (String hostile :
                List.of("class=\"", "class='email-", "order ", "powered by <a ", "/1234567/orders/", "note ")) {
            String page = "<p>" + hostile.repeat(1_000_000 / hostile.length());
            byte[] mail = ("From: no-reply@shop.test\nSubject: "
                            + hostile.replace("\"", "").repeat(2_000) + "\nContent-Type: text/html\n\n" + page)
                    .getBytes(StandardCharsets.UTF_8);
            long start = THREAD.getCurrentThreadCpuTime();
            assertThat(ShopMail.recognise(Incoming.parse(mail, "bounce@shop.test")))
                    .isEmpty();
            assertThat(THREAD.getCurrentThreadCpuTime() - start).as(hostile).isLessThan(CPU_NANOS);
        }
    }

    @Test
    void every_platform_has_every_kind_that_it_sends() {
        List<String> names =
                corpus().stream().map(mail -> mail.getFileName().toString()).toList();
        assertThat(Arrays.stream(Platform.values()).filter(one -> one != Platform.OTHER))
                .allSatisfy(platform -> assertThat(Stream.of(
                                Kind.ORDER_CONFIRMATION,
                                Kind.SHIPPING_CONFIRMATION,
                                Kind.CANCELLED,
                                Kind.REFUNDED,
                                Kind.OTHER))
                        .allSatisfy(kind ->
                                assertThat(names).contains((platform + "." + kind + ".eml").toLowerCase(Locale.ROOT))));
    }

    @Test
    void every_mail_is_in_the_table() throws IOException {
        String table = Files.readString(CORPUS.resolve("README.md"));
        assertThat(corpus())
                .allSatisfy(mail -> assertThat(table)
                        .contains("| `" + mail.getFileName().toString().replace(".eml", "") + "` |"));
    }
}
