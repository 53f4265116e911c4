package dev.aftersale.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectLineTest {

    private static final RelayTerms.Subject TO_MERCHANT =
            new RelayTerms.Subject("[Claim]", "2000001", "[shop.test #17]");
    private static final RelayTerms.Subject TO_BUYER = new RelayTerms.Subject("", "2000001", null);

    @Test
    void fifty_rounds_don_t_make_it_longer() {
        String subject = "Where is it?";
        List<String> prefixes = List.of("Re: ", "AW: ", "RE: Re: ", "Sv: ", "Antw: ", "Re[2]: ", "");
        for (int i = 0; i < 50; i++) {
            String merchant = SubjectLine.of(prefixes.get(i % prefixes.size()) + subject, TO_MERCHANT);
            String buyer =
                    SubjectLine.of("[shop.test #17] " + prefixes.get((i + 3) % prefixes.size()) + merchant, TO_BUYER);
            assertThat(merchant)
                    .isIn(
                            "[Claim] [Order #2000001] Where is it? [shop.test #17]",
                            "Re: [Claim] [Order #2000001] Where is it? [shop.test #17]");
            subject = buyer;
        }
        assertThat(subject).isEqualTo("Re: [Order #2000001] Where is it?");
    }

    @Test
    void marks_of_a_test_and_of_a_queue_stand_in_it_once_whatever_comes_back() {
        var toMerchant = new RelayTerms.Subject("[Test] [Inquiry]", "2000001", null);
        var toBuyer = new RelayTerms.Subject("[Test]", "2000001", null);
        String subject = "Where is it?";
        for (int i = 0; i < 5; i++) {
            subject = SubjectLine.of("Re: " + subject, toMerchant);
            assertThat(subject).isEqualTo("Re: [Test] [Inquiry] [Order #2000001] Where is it?");
            subject = SubjectLine.of("AW: " + subject, toBuyer);
            assertThat(subject).isEqualTo("Re: [Test] [Order #2000001] Where is it?");
        }
        assertThat(SubjectLine.of("Re: [Claim] [inquiry] late", TO_BUYER)).isEqualTo("Re: [Order #2000001] late");
    }

    @Test
    void what_is_passed_on_says_so_once() {
        assertThat(SubjectLine.of("Fwd: WG: Fw: hello", TO_BUYER)).isEqualTo("Fwd: [Order #2000001] hello");
        assertThat(SubjectLine.of("Re: Fwd: hello", TO_BUYER)).isEqualTo("Re: [Order #2000001] hello");
    }

    @Test
    void words_that_only_look_like_prefixes_stay() {
        assertThat(SubjectLine.of("Review: great", TO_BUYER)).isEqualTo("[Order #2000001] Review: great");
        assertThat(SubjectLine.of("order 12: late", TO_BUYER)).isEqualTo("[Order #2000001] order 12: late");
    }

    @Test
    void it_is_cut_without_cutting_a_character() {
        assertThat(SubjectLine.of("📦".repeat(500), TO_BUYER)).endsWith("📦").hasSizeLessThan(230);
    }
}
