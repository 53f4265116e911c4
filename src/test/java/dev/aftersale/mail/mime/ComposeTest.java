package dev.aftersale.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aftersale.mail.mime.Rewritten.Relayed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComposeTest {

    @Test
    void a_message_from_a_page_wears_the_same_clothes() {
        byte[] pdf = "%PDF-1.4\n".getBytes(StandardCharsets.US_ASCII);
        byte[] program = "MZ".getBytes(StandardCharsets.US_ASCII);
        Relayed sent = (Relayed) Rewrite.compose(
                "Where is it?\r\nBcc: x@y.example",
                "I am anna.buyer@home.example.\r\nGrüße",
                List.of(
                        new Attachment("/tmp/bill.pdf", FileType.PDF, false, pdf),
                        new Attachment("x.pdf", FileType.PDF, false, program)),
                Cast.TO_MERCHANT.terms());
        Cast.TO_MERCHANT.check(sent.bytes());
        ReadBack read = ReadBack.of(sent.bytes());
        assertThat(read.structure()).isEqualTo("multipart/mixed(text/plain, application/pdf)");
        assertThat(read.header("From")).isEqualTo("Anna via Market <" + Cast.BUYER_MASK + ">");
        assertThat(read.header("Subject"))
                .isEqualTo("[Inquiry] [Order #2000001] Where is it? Bcc: x@y.example [shop.test #17]");
        assertThat(read.header("X-Market-Kind")).isEqualTo("inquiry");
        assertThat(read.header("X-Evil")).isEmpty();
        assertThat(read.plain())
                .startsWith(
                        "Order-ID: 2000001\nMerchant-Order-Reference: SO-4711\n[The file “x.pdf.bin” did not come along"
                                .replace(".bin", ""))
                .contains("I am " + Cast.BUYER_MASK + ".\nGrüße")
                .contains("[1G7EOR-0Q2J]");
        assertThat(read.files()).containsExactly("bill.pdf application/pdf");
        assertThat(sent.refused()).containsExactly(new RefusedFile("x.pdf", RefusedFile.Why.TYPE));
    }

    @Test
    void a_file_is_not_called_by_an_address() {
        byte[] pdf = "%PDF-1.4\n".getBytes(StandardCharsets.US_ASCII);
        Relayed sent = (Relayed) Rewrite.compose(
                "a",
                "b",
                List.of(new Attachment("bill of " + Cast.BUYER + ".pdf", FileType.PDF, false, pdf)),
                Cast.TO_MERCHANT.terms());
        Cast.TO_MERCHANT.check(sent.bytes());
        assertThat(ReadBack.of(sent.bytes()).files()).singleElement().asString().contains("bill of");
    }

    @Test
    void the_same_message_is_written_in_the_same_bytes() {
        var terms = Cast.TO_BUYER.terms();
        byte[] once = ((Relayed) Rewrite.compose("a", "b", List.of(), terms)).bytes();
        assertThat(((Relayed) Rewrite.compose("a", "b", List.of(), terms)).bytes())
                .isEqualTo(once);
    }

    @Test
    void references_are_the_first_and_the_latest_twenty_in_all_and_names_are_encoded() {
        var terms = Cast.TO_BUYER.terms();
        List<String> many = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> "<m" + i + "@relay.market.test>")
                .toList();
        var strange = new RelayTerms(
                new MailAddress("Émpéror, \"N\" via Märket", Cast.BUYER_MASK),
                terms.to(),
                terms.hidden(),
                terms.subject(),
                terms.head(),
                new RelayTerms.Ids("<x@relay.market.test>", "not an id", many),
                terms.date(),
                terms.marketHeaders(),
                1,
                terms.attachments(),
                terms.locale());
        ReadBack read = ReadBack.of(((Relayed) Rewrite.compose("a", "b", List.of(), strange)).bytes());
        assertThat(read.header("References").split("\\s+"))
                .hasSize(20)
                .startsWith("<m0@relay.market.test>")
                .endsWith("<m99@relay.market.test>");
        assertThat(read.header("In-Reply-To")).isEmpty();
        assertThat(read.header("From")).isEqualTo("Émpéror N via Märket <" + Cast.BUYER_MASK + ">");
    }

    @Test
    void names_give_no_address_away() {
        assertThat(MailAddress.firstName("Anna Buyer")).isEqualTo("Anna");
        assertThat(MailAddress.firstName("anna@home.example")).isEmpty();
        assertThat(MailAddress.firstName("home.example")).isEmpty();
        assertThat(MailAddress.firstName("daemon@home.example -0930")).isEmpty();
        assertThat(MailAddress.firstName("\"Éva\", K.\u202E")).isEqualTo("Éva");
        assertThat(MailAddress.safeName("Anna anna@home.example Buyer")).isEqualTo("Anna Buyer");
    }
}
