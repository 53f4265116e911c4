package dev.aftersale.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.mail.mime.AttachmentPolicy;
import dev.aftersale.mail.mime.Incoming;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the benchmark of mail measures with: its mails, its client, its sink. */
class MailBenchTest {

    private static final MailCorpus.Letter LETTER =
            new MailCorpus.Letter("Ann Example", "ann@mail1.bench.test", "abcdefghijklmnop@market.test", 2_000_001);

    private final MailCorpus corpus = corpus();

    private static MailCorpus corpus() {
        try {
            return new MailCorpus(7);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<MailCorpus.Mail> mails(int count) {
        return IntStream.range(0, count).mapToObj(i -> corpus.write(LETTER)).toList();
    }

    @Test
    void its_mails_are_letters_of_people_and_one_in_ten_has_a_photo() {
        var read = mails(20).stream()
                .map(mail -> Incoming.parse(mail.raw(), mail.from()))
                .toList();
        assertThat(read).allMatch(mail -> mail.kind() == Incoming.Kind.HUMAN);
        assertThat(read).allMatch(mail -> mail.from().getFirst().address().equals(LETTER.address()));
        assertThat(read).extracting(Incoming::messageId).doesNotHaveDuplicates();
        assertThat(read.getFirst().text()).contains("Best wishes\nAnn Example\nann@mail1.bench.test");
        assertThat(read.stream()
                        .filter(mail ->
                                !mail.attachments(AttachmentPolicy.USUAL).isEmpty()))
                .hasSize(2);
    }

    @Test
    void its_sink_gets_each_mail_as_it_was_sent() throws Exception {
        var mails = mails(12);
        var got = new ArrayList<String>();
        try (var sink = new MailSink((recipient, message) ->
                        got.add(new String(message, java.nio.charset.StandardCharsets.ISO_8859_1)));
                var line = new SmtpLine(sink.port())) {
            for (var mail : mails) {
                line.send(mail);
            }
            assertThat(sink.taken()).isEqualTo(12);
        }
        assertThat(got)
                .isEqualTo(mails.stream()
                        .map(mail -> new String(mail.raw(), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .toList());
    }

    @Test
    void a_large_mail_is_as_large_as_asked_and_its_files_more_than_go_through() {
        var mail = corpus.large(LETTER, 31_000_000);
        assertThat(mail.raw().length).isBetween(30_900_000, 31_100_000);
        assertThat(Incoming.parse(mail.raw(), mail.from()).attachments(AttachmentPolicy.USUAL))
                .hasSize(1);
    }

    @Test
    void who_is_named_to_the_other_side_and_what_came_twice_is_found_out() {
        var taken = new MailTaken();
        byte[] mail = corpus.write(LETTER).raw();
        taken.take("help@shop1.bench.test", mail);
        taken.take("help@shop1.bench.test", mail);
        assertThat(taken.proof(Map.of()))
                .containsEntry("arrived", 1L)
                .containsEntry("arrived_twice", 1L)
                .containsEntry("looked_at", 1L) // of fifty, the first
                .containsEntry("names_the_other_side", 1L);
    }
}
